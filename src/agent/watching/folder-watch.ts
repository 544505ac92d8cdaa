import type { ClockPort, WatchesPort, WatchFolder, WatchReport } from '../../engine/index.ts';
import { makeFilter } from './filter.ts';
import { Follower, type HandOver, type HandOverAnswer } from './follower.ts';
import { Loop } from '../loop.ts';
import { makeReport } from './report.ts';
import { Sweep } from './sweep.ts';
import { Sweeping } from './sweeping.ts';
import { WaitedForDisk } from './waited-for-disk.ts';
import type { WatchDisk } from './watch-disk.ts';

/** Between two looks at files that move. */
const ROUND_MS = 250;
/** Of the time, rounds take at most one part of so many; only thousands of files at once need it. */
const ROUND_SHARE = 4;
/** A disk that has not answered for so long is said to be silent. */
const SILENT_MS = 10_000;
/** Reports are also kept, for who looks from another process: not more often than this. */
const REPORT_MS = 2_000;

export interface FolderWatchParts {
  readonly folder: WatchFolder;
  readonly disk: WatchDisk;
  readonly clock: ClockPort;
  readonly memory: WatchesPort;
  /** Another watch folder, which looks after its files itself. */
  readonly isOthers: (folder: string) => boolean;
  /** Takes files into the queue, durably. Rejects when the store fails. */
  readonly handOver: (files: readonly HandOver[]) => Promise<readonly HandOverAnswer[]>;
  readonly onBrokenOff: (path: string, why: string) => void;
  /** The folder is missing now, or there again. */
  readonly onState: (report: WatchReport) => void;
}

/**
 * Watches one folder by looking at it: events of a system can be missed, a sweep cannot. It has loops of its
 * own, so that a disk which keeps one waiting keeps nobody else.
 */
export class FolderWatch {
  readonly #parts: FolderWatchParts;
  readonly #disk: WaitedForDisk;
  readonly #loops: Loop[] = [];
  #sweeping: Sweeping | null = null;
  #follower: Follower | null = null;
  /** Why the store or the queue refuses, by who was refused. */
  readonly #troubles = new Map<'sweep' | 'round', string>();
  #report: WatchReport = { state: 'watching', why: null };
  #kept: { readonly report: WatchReport; readonly atMs: number } | null = null;
  #closed = false;

  constructor(parts: FolderWatchParts) {
    this.#parts = parts;
    this.#disk = new WaitedForDisk(parts.disk, parts.clock);
    const { clock } = parts;
    this.#loops.push(new Loop(clock, async () => this.#tell()));
    void this.#begin();
  }

  get folder(): WatchFolder {
    return this.#parts.folder;
  }

  get report(): WatchReport {
    return this.#report;
  }

  /** The watch folders around have changed. */
  regroup(): void {
    this.#sweeping?.regroup();
    this.#follower?.drop(this.#parts.isOthers);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#loops.map(async (loop) => loop.close()));
  }

  async #begin(): Promise<void> {
    const { folder, clock, memory, isOthers, handOver, onBrokenOff } = this.#parts;
    const { path: root, settings } = folder;
    const disk = this.#disk;
    const kind = await disk.kindOf(root);
    if (this.#closed) return;
    const isClosed = () => this.#closed;
    const common = { disk, clock, memory, isClosed };
    const onLost = (lost: string) => sweep.revisit(lost);
    const calls = { handOver, onBrokenOff, onLost };
    const follower = new Follower({ ...common, kind, settings, ...calls });
    const wants = makeFilter(root, settings);
    const isFollowed = (path: string) => follower.has(path);
    const follow: Follower['follow'] = (entry, since) => follower.follow(entry, since);
    const sweep = new Sweep({ ...common, root, wants, isOthers, isFollowed, follow }, kind);
    const sweeping = new Sweeping(sweep, clock, kind);
    this.#follower = follower;
    this.#sweeping = sweeping;
    const sweeps = async () => this.#attempt('sweep', async () => sweeping.next());
    const rounds = async () => this.#attempt('round', async () => this.#round(follower));
    this.#loops.push(new Loop(clock, sweeps), new Loop(clock, rounds));
  }

  async #round(follower: Follower): Promise<number> {
    const { clock } = this.#parts;
    const startMs = clock.now();
    await follower.round();
    return Math.max(ROUND_MS, (clock.now() - startMs) * (ROUND_SHARE - 1));
  }

  /** What a fault of the store ends is tried again; the engine tells of it. */
  async #attempt(who: 'sweep' | 'round', work: () => Promise<number>): Promise<number> {
    try {
      const waitMs = await work();
      this.#troubles.delete(who);
      return waitMs;
    } catch (error) {
      this.#troubles.set(who, error instanceof Error ? error.message : String(error));
      return SILENT_MS;
    }
  }

  /** Says how it goes; resolves with when to say it again. */
  async #tell(): Promise<number> {
    const { onState, clock, memory, folder } = this.#parts;
    const before = this.#report;
    this.#report = this.#look();
    if (this.#report.state !== before.state) onState(this.#report);
    const due = this.#kept === null || clock.now() - this.#kept.atMs >= REPORT_MS;
    if (due && !isSame(this.#kept?.report, this.#report)) {
      this.#kept = { report: this.#report, atMs: clock.now() };
      await memory.saveReport(folder.path, this.#report).catch(() => undefined);
    }
    return ROUND_MS;
  }

  #look(): WatchReport {
    const { silentMs } = this.#disk;
    const seconds = Math.round(silentMs / 1000);
    const silent = `its disk has not answered for ${seconds} s; it goes on when it does`;
    const { missing = null, unreadable = [] } = this.#sweeping?.last ?? {};
    const report = makeReport({
      missing: silentMs >= SILENT_MS ? silent : (missing?.message ?? null),
      unreadable,
      followed: this.#follower?.files ?? [],
    });
    const [trouble] = this.#troubles.values();
    return trouble === undefined ? report : { ...report, why: trouble };
  }
}

const isSame = (a: WatchReport | undefined, b: WatchReport) =>
  a?.state === b.state && a.why === b.why;
