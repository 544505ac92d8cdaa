import type { ContainerReport } from './container.ts';

/** Systems' own files among the media. */
const SYSTEMS = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', 'icon\r']);
/**
 * Names that browsers give to what they fetch, and programs to what keeps others out: no media,
 * ever.
 */
const OTHERS = /\.(crdownload|download|opdownload|lock|lck)$/i;
/**
 * Names that recorders and copy programs give to what is not finished: FileZilla and WinSCP
 * (`.filepart`), rsync and curl (`.part`, `.partial`), OBS and others (`.tmp`, `.temp`,
 * `.recording`).
 */
const TEMPORARY = /\.(tmp|temp|part|partial|recording|filepart)$/i;

/** Why a file of this name is never looked at; null when it is. */
export function whyIgnored(name: string): string | null {
  if (name.startsWith('.')) return 'its name says that it is hidden';
  if (name.startsWith('~')) return 'its name is that of a program’s working copy';
  if (SYSTEMS.has(name.toLowerCase())) return 'it belongs to the operating system';
  return OTHERS.test(name) ? 'its name says that it is no media' : null;
}

/**
 * A name that its file has only while it is written, and the one it will then have if that is
 * known: `A.mp4.recording` becomes `A.mp4`, while `A.tmp` may become anything. Null for a lasting
 * name.
 */
export function temporaryNameOf(name: string): { readonly innerName: string | null } | null {
  const sign = TEMPORARY.exec(name);
  if (sign === null) return null;
  const inner = name.slice(0, sign.index);
  return { innerName: extensionOfName(inner) === '' ? null : inner };
}

/** With its dot, in lower case; empty where there is none. */
export function extensionOfName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? '' : name.slice(dot).toLowerCase();
}

/**
 * With what an asset is created whose file has a temporary name (protocol.md §13.1); null: unknown.
 */
export function extensionOf({ kind, extension }: ContainerReport): string | null {
  return extension ?? EXTENSIONS[kind];
}

const EXTENSIONS: Readonly<Record<ContainerReport['kind'], string | null>> = {
  mp4: '.mp4',
  fragmentedMp4: '.mp4',
  mxf: '.mxf',
  transportStream: '.ts',
  wave: '.wav',
  avi: '.avi',
  still: null,
  unknown: null,
};

/**
 * What stands beside the media and says something of it: small, written at once, by its own time.
 */
const SIDECARS = new Set(
  [
    '.xml .rmd .ale .mhl .cdl .cc .ccc .cube .3dl .look .bim .ppn .smi .thm .lrv .xmp .txt .csv',
  ].flatMap((list) => list.split(' ')),
);

export const isSidecar = (name: string) => SIDECARS.has(extensionOfName(name));
