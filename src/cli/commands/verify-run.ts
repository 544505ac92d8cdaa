import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  DailiesError,
  walkEverything,
  type Found,
  type Ledger,
  type LeftOut,
  type Verification,
} from '../../agent/index.ts';
import type { Reading } from '../live/reading-line.ts';
import type { FinalVerdict } from '../print/command-event.ts';
import type { PrintedEvent } from '../print/printer.ts';

export interface VerifyParts {
  readonly ledger: Pick<Ledger, 'verify'>;
  readonly cancel: AbortSignal;
  readonly tell: (event: PrintedEvent) => void;
  readonly onProgress: (reading: Reading) => void;
}

const LEFT_OUT: Readonly<Record<LeftOut['why'], keyof FinalVerdict['leftOut']>> = {
  hidden: 'hidden',
  folderLink: 'folderLinks',
  special: 'special',
};

/** Compares every file below some paths with the ledger, once each, and sums up. */
export class VerifyRun {
  readonly #parts: VerifyParts;
  readonly #startedAtMs = Date.now();
  /** Files reached already: two paths, or a link, can lead to one. */
  readonly #seen = new Set<string>();
  readonly #count = { arrived: 0, notArrived: 0, inOtherProject: 0, totalBytes: 0 };
  readonly #leftOut = { hidden: 0, folderLinks: 0, special: 0 };
  #readBytes = 0;
  #ofFolders = true;

  constructor(parts: VerifyParts) {
    this.#parts = parts;
  }

  /**
   * Null when it was cancelled.
   * @throws DailiesError `no_such_file` when there is no file at any of the paths, and of the store
   */
  async verify(paths: readonly string[]): Promise<FinalVerdict | null> {
    const bare: string[] = [];
    for (const path of paths) {
      const found = await this.#walk(path);
      if (this.#parts.cancel.aborted) return null;
      if (found === 0) bare.push(path);
    }
    if (this.#seen.size === 0) {
      throw new DailiesError('no_such_file', `${nothingAt(paths[0] ?? '')}${this.#unseen()}`);
    }
    for (const path of bare)
      this.#note({ ...NOT_THERE, path: resolve(path), message: nothingAt(path) });
    return this.#verdict();
  }

  /** How many files, or entries that may be files, there are below a path. */
  async #walk(path: string): Promise<number> {
    let found = 0;
    const top = resolve(path);
    if (!(await isFolder(top))) this.#ofFolders = false;
    for await (const entry of walkEverything(path)) {
      if (this.#parts.cancel.aborted) return found;
      if (entry.kind === 'leftOut') {
        this.#leftOut[LEFT_OUT[entry.why]] += 1;
        continue;
      }
      const bare = entry.path === top && entry.kind === 'fault';
      if (bare && entry.fault.code === 'file_vanished') continue;
      found += 1;
      await this.#look(entry);
    }
    return found;
  }

  async #look(entry: Found): Promise<void> {
    if (this.#seen.has(entry.path)) return;
    this.#seen.add(entry.path);
    if (entry.kind === 'fault') {
      const { code, message } = entry.fault;
      const verdict = code === 'file_vanished' ? 'vanished' : 'unreadable';
      this.#note({ ...NOT_THERE, path: entry.path, verdict, message });
      return;
    }
    const { ledger, cancel, onProgress } = this.#parts;
    const { path } = entry;
    let last = 0;
    const verification = await ledger.verify(path, {
      cancel,
      onProgress: (readBytes) => {
        this.#readBytes += readBytes - last;
        last = readBytes;
        const files = this.#seen.size;
        onProgress({ path, readBytes, files, allReadBytes: this.#readBytes });
      },
    });
    if (verification !== null) this.#note(verification);
  }

  #note(verification: Verification): void {
    const { verdict, otherProject, totalBytes } = verification;
    if (verdict === 'arrived') this.#count.arrived += 1;
    else this.#count.notArrived += 1;
    if (otherProject) this.#count.inOtherProject += 1;
    this.#count.totalBytes += totalBytes ?? 0;
    this.#parts.tell({ type: 'verified', ...verification });
  }

  #verdict(): FinalVerdict {
    return {
      type: 'verdict',
      ...this.#count,
      durationMs: Date.now() - this.#startedAtMs,
      mayFormat: this.#count.notArrived === 0 && this.#count.arrived > 0,
      ofFolders: this.#ofFolders,
      leftOut: this.#leftOut,
    };
  }

  #unseen(): string {
    const count = Object.values(this.#leftOut).reduce((sum, n) => sum + n, 0);
    return count === 0 ? '' : `, but ${count} hidden or special entries`;
  }
}

const NOT_THERE = {
  verdict: 'vanished',
  uploadId: null,
  assetId: null,
  projectId: null,
  otherProject: false,
  deliveredAt: null,
  deliveredPath: null,
  sha256: null,
  totalBytes: null,
} as const;

const isFolder = async (path: string) =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

const nothingAt = (path: string) => `There is no file at ${path}`;
