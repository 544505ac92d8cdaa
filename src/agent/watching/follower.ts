import type {
  ClockPort,
  FileVerdict,
  ReadinessState,
  WatchesPort,
  WatchSettings,
} from '../../engine/index.ts';
import type { DiskKind } from '../../platform/index.ts';
import type { Entry } from './decide.ts';
import { FollowedFile } from './followed-file.ts';
import type { WatchDisk } from './watch-disk.ts';

/** So many files are followed at once; others of a folder full of new files wait for their turn. */
const FOLLOWED_MOST = 10_000;
/** There is always room for what is recorded now: a file that changed less than so long ago. */
const RECENT_MS = 10 * 60_000;
const AT_ONCE: Readonly<Record<DiskKind, number>> = { local: 4, other: 2 };
/** Named to the queue at once: one commit. */
const BATCH = 200;

/** A file on its way from a watch folder into the queue. */
export interface HandOver {
  readonly path: string;
  /** It is still written; whoever takes it follows it to its end. */
  readonly growing: boolean;
  /** What was seen of it so far. */
  readonly seen: ReadinessState;
}

/** Null: it is taken. Else why not, in words. */
export type HandOverAnswer = string | null;

interface FollowerParts {
  readonly disk: WatchDisk;
  readonly kind: DiskKind;
  readonly clock: ClockPort;
  readonly memory: WatchesPort;
  readonly settings: WatchSettings;
  readonly isClosed: () => boolean;
  /** Takes files into the queue, durably. Rejects when the store fails. */
  readonly handOver: (files: readonly HandOver[]) => Promise<readonly HandOverAnswer[]>;
  readonly onBrokenOff: (path: string, why: string) => void;
  /** A file is gone from this folder, and perhaps another one is in its place. */
  readonly onLost: (folder: string) => void;
}

/** How long one waits before a file is offered again that was not taken. */
const OFFER_AGAIN_MS = 5_000;

/** Follows files until each is handed over, broken off or gone. */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #files = new Map<string, FollowedFile>();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  get files(): Iterable<FollowedFile> {
    return this.#files.values();
  }

  get count(): number {
    return this.#files.size;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** False when there is no room. */
  follow(entry: Entry, since: FileVerdict | null): boolean {
    const { clock } = this.#parts;
    const nowMs = clock.now();
    const changedMs = Number(BigInt(entry.stamp.mtimeNs) / 1_000_000n);
    const isRecent = Math.abs(nowMs - changedMs) < RECENT_MS;
    if (this.#files.size >= FOLLOWED_MOST && !isRecent) return false;
    const file = new FollowedFile(entry, since, nowMs);
    this.#files.set(file.path, file);
    return true;
  }

  /** What is now another watch folder's. */
  drop(isOthers: (folder: string) => boolean): void {
    for (const [path, { folder }] of this.#files) if (isOthers(folder)) this.#files.delete(path);
  }

  /** Looks at every file that is due. @throws DailiesError of the store */
  async round(): Promise<void> {
    const { clock, kind, isClosed } = this.#parts;
    const due = [...this.#files.values()].filter((file) => file.isDue(clock.now()));
    let ready: Ready[] = [];
    for (let start = 0; start < due.length && !isClosed(); start += AT_ONCE[kind]) {
      const some = due.slice(start, start + AT_ONCE[kind]);
      const looked = await Promise.all(some.map(async (file) => this.#look(file)));
      ready.push(...looked.filter((found) => found !== null));
      if (ready.length < BATCH) continue;
      await this.#handOver(ready);
      ready = [];
    }
    if (ready.length > 0) await this.#handOver(ready);
  }

  /** Null unless it can be handed over. */
  async #look(file: FollowedFile): Promise<Ready | null> {
    const { disk, clock, settings, onLost } = this.#parts;
    const decision = await file.look(disk, () => clock.now(), settings);
    if (decision?.kind === 'wait') return null;
    if (decision === null || decision.kind === 'drop' || !(await file.isSame(disk))) {
      this.#files.delete(file.path);
      if (decision?.kind !== 'drop') onLost(file.folder);
      return null;
    }
    if (decision.kind === 'handOver') return { file, growing: decision.growing };
    await this.#breakOff(file, decision.why);
    return null;
  }

  async #breakOff(file: FollowedFile, why: string): Promise<void> {
    const { memory, onBrokenOff } = this.#parts;
    const verdict = { kind: 'brokenOff', why } as const;
    await memory.saveFiles([file.known(verdict)]);
    file.settle(verdict);
    onBrokenOff(file.path, why);
  }

  /** Into the queue first, then into our own memory: dying in between hands over twice, which is harmless. */
  async #handOver(ready: readonly Ready[]): Promise<void> {
    const { handOver, memory, clock } = this.#parts;
    const answers = await handOver(
      ready.map(({ file: { path, readiness: seen }, growing }) => ({ path, growing, seen })),
    );
    const taken = ready.filter((_, index) => answers[index] === null);
    await memory.saveFiles(taken.map(({ file, growing }) => file.known(verdictFor(growing))));
    for (const { file, growing } of taken) {
      file.settle(verdictFor(growing));
      if (!growing) this.#files.delete(file.path);
    }
    ready.forEach(({ file }, index) => {
      const why = answers[index] ?? null;
      if (why !== null) file.retryLater(why, clock.now() + OFFER_AGAIN_MS);
    });
  }
}

interface Ready {
  readonly file: FollowedFile;
  readonly growing: boolean;
}

const verdictFor = (growing: boolean): FileVerdict => ({
  kind: growing ? 'growing' : 'handedOver',
});
