import { basename, extname, resolve } from 'node:path';
import {
  assessReadiness,
  checkMp4,
  type ClockPort,
  type FileStamp,
  type Mp4Completeness,
} from '../engine/index.ts';
import { diskFiles, sameStamp, walkFiles, withReadAt } from '../platform/index.ts';
import type { WatchedFolder } from './contract/index.ts';

const SCAN_MS = 500;
const MP4_LIKE = new Set(['.mp4', '.mov', '.m4v', '.m4a']);

interface Seen {
  readonly stamp: FileStamp;
  readonly stillSinceMs: number;
  /** What the container said of this stamp; undefined until asked. */
  container?: Mp4Completeness | null;
  handedOver: boolean;
}

export interface WatchOptions {
  readonly folder: string;
  readonly clock: ClockPort;
  /** A file is finished. Rejecting hands it over again with the next scan. */
  readonly onReady: (path: string) => Promise<void>;
}

/**
 * Watches a folder by looking at it: events of the system can be missed, a scan cannot. Uploading
 * while a file still grows will join here; this hands over what is finished.
 */
export class FolderWatch {
  readonly #options: WatchOptions;
  readonly #seen = new Map<string, Seen>();
  #state: WatchedFolder;
  #scanning: Promise<void> = Promise.resolve();
  #stopWaking: () => void = () => undefined;
  #closed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#state = { path: resolve(options.folder), state: 'watching', why: null };
    this.#scanning = this.#scan();
  }

  get state(): WatchedFolder {
    return this.#state;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWaking();
    await this.#scanning;
  }

  async #scan(): Promise<void> {
    const { clock } = this.#options;
    let missing: string | null = null;
    const waiting: string[] = [];
    for await (const found of walkFiles(this.#state.path)) {
      if (this.#closed) return;
      if (found.kind === 'fault') {
        if (found.path === this.#state.path) missing = found.fault.message;
        continue;
      }
      const why = await this.#look(found.path, clock.now());
      if (why !== null) waiting.push(`${basename(found.path)}: ${why}`);
    }
    this.#state = {
      path: this.#state.path,
      state: missing === null ? 'watching' : 'missing',
      why: missing ?? (waiting.length === 0 ? null : waiting.join('; ')),
    };
    if (this.#closed) return;
    this.#stopWaking = clock.wakeAt(clock.now() + SCAN_MS, () => {
      this.#scanning = this.#scan();
    });
  }

  /** Why the file is not handed over yet; null when it is, or never will be. */
  async #look(path: string, nowMs: number): Promise<string | null> {
    const facts = await diskFiles.facts(path);
    if (facts.kind === 'file') return null;
    const seen = this.#note(path, facts.stamp, nowMs);
    if (seen.handedOver) return null;
    if (seen.container === undefined) {
      seen.container = await containerOf(path, facts.stamp.sizeBytes);
    }
    const { stamp, stillSinceMs, container } = seen;
    const observation = { name: basename(path), stamp, stillSinceMs, nowMs, container };
    const verdict = assessReadiness(observation);
    if (verdict.kind === 'ignored') return null;
    if (verdict.kind === 'notYet') return verdict.why;
    try {
      await this.#options.onReady(path);
      seen.handedOver = true;
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #note(path: string, stamp: FileStamp, nowMs: number): Seen {
    const before = this.#seen.get(path);
    if (before !== undefined && sameStamp(before.stamp, stamp)) return before;
    const seen: Seen = { stamp, stillSinceMs: nowMs, handedOver: false };
    this.#seen.set(path, seen);
    return seen;
  }
}

/** What the container says of itself; null for kinds that cannot be asked. */
async function containerOf(path: string, sizeBytes: number): Promise<Mp4Completeness | null> {
  if (!MP4_LIKE.has(extname(path).toLowerCase())) return null;
  try {
    return await withReadAt(path, async (readAt) => checkMp4(sizeBytes, readAt));
  } catch (error) {
    return { complete: false, why: `it cannot be read (${String(error)})` };
  }
}
