import type { FileStamp } from './files.ts';

/** What of a watch folder is sent, and how. */
export interface WatchSettings {
  /** Patterns, of which a file must fit one; none: every file. */
  readonly include: readonly string[];
  /** Patterns, of which a file must fit none. They go before `include`. */
  readonly exclude: readonly string[];
  /** Kinds or extensions, of which a file must be one; none: every file. */
  readonly types: readonly string[];
  /** Index of the channel that uploads (protocol.md §14); null: the device's first. */
  readonly channel: number | null;
  /** Hands files over while they are still written; else each when it is finished. */
  readonly growing: boolean;
  /** `manual`: what is found waits, held, until a person picks it. */
  readonly mode: 'automatic' | 'manual';
}

/** Everything, as early as can be, by itself. */
export const WATCH_SETTINGS_START: WatchSettings = {
  include: [],
  exclude: [],
  types: [],
  channel: null,
  growing: true,
  mode: 'automatic',
};

export interface WatchFolder {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly settings: WatchSettings;
  /**
   * True: watched until a person removes it. False: only while a program asks for it; what is known of its
   * files stays, so that the next run goes on where this one ended.
   */
  readonly kept: boolean;
  readonly addedAtMs: number;
}

/** How a folder was when it was last looked at. */
export interface WatchReport {
  readonly state: 'watching' | 'missing';
  /** What waits and why, or why it is missing; null when there is nothing to tell. */
  readonly why: string | null;
}

/** A file of a watch folder about which is decided. */
export interface KnownFile {
  /** Absolute; the folder it lies in, which may be below the one that is watched. */
  readonly folder: string;
  readonly name: string;
  /** Of the same disk's files, only this one has it, whatever its name; null where no such number lasts. */
  readonly fileId: string | null;
  /** As it was when this was decided: a file that looks different is another content. */
  readonly stamp: FileStamp;
  readonly verdict: FileVerdict;
  /** Since when it has not been where it was, ms since 1970; null while it is there. */
  readonly goneAtMs: number | null;
}

export type FileVerdict =
  /** It was there before the folder was watched, and nobody wanted it. */
  | { readonly kind: 'before' }
  /** Handed over while it was written; its end is not. */
  | { readonly kind: 'growing' }
  | { readonly kind: 'handedOver' }
  /** Its recording ended without an end: only a person sends it. */
  | { readonly kind: 'brokenOff'; readonly why: string };

/** How many files below a folder have which verdict. */
export type VerdictCounts = Readonly<Record<FileVerdict['kind'], number>>;

/** What is old enough to be forgotten. */
export interface Forgetting {
  /** What was there before, and is gone since before this moment. */
  readonly beforeGoneMs: number;
  /** Everything else that is gone since before this moment. */
  readonly othersGoneMs: number;
}

/**
 * What the store keeps of watch folders. Every method is atomic, and durable when its promise resolves. All
 * reject with DailiesError as those of the queue do. Several processes may write: whoever watches, and
 * commands that add and remove folders.
 */
export interface WatchesPort {
  /** In the order of their paths. */
  folders(): Promise<readonly (WatchFolder & { readonly report: WatchReport | null })[]>;
  /** Adds a folder, or changes the one of this path, whose report stays. */
  saveFolder(folder: WatchFolder): Promise<void>;
  /** False when it is not there. What is known of its files stays. */
  removeFolder(path: string): Promise<boolean>;
  /** Without the folder this changes nothing. */
  saveReport(path: string, report: WatchReport): Promise<void>;

  /**
   * What is known of the files right in this folder, those that are gone too: at most `limit`, in the order
   * of their names, from the first after `afterName` on. The empty text is before all names.
   */
  filesIn(folder: string, afterName: string, limit: number): Promise<readonly KnownFile[]>;
  /** What is known of this file, under whatever name, latest name last. */
  filesWithId(fileId: string): Promise<readonly KnownFile[]>;
  /** Inserts, or replaces what is known of that name. */
  saveFiles(files: readonly KnownFile[]): Promise<void>;
  forgetFiles(files: readonly Pick<KnownFile, 'folder' | 'name'>[]): Promise<void>;
  /** The folders at and below this one of which files are known. */
  foldersBelow(path: string): Promise<readonly string[]>;
  /** All that is known of the files right in these folders. */
  forgetFolders(folders: readonly string[]): Promise<void>;
  forgetGone(which: Forgetting): Promise<void>;
  /** Of files at and below this folder, those that are gone too. */
  countBelow(path: string): Promise<VerdictCounts>;
}
