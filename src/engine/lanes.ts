import type { ActiveUpload } from './active.ts';
import { lanesFor } from './bandwidth/token-bucket.ts';
import type { Desk } from './desk.ts';
import type { Holds } from './holds.ts';
import { UPLOADING, type Job } from './job.ts';
import type { Part } from './part.ts';
import type { ClockPort } from './ports/clock.ts';
import { LONGEST_WAIT_MS } from './ports/store.ts';
import type { ServiceWatch } from './service-watch.ts';

/** Files at once: enough that the next file's parts hide the last one's tail. */
const SENDING_LIMIT = 8;
/** How often one more may be under way, while some of these only wait for their next try. */
const GIVE_WAY_MS = 60_000;
/** Files compared at once, at the end of their way: they use the disk, not the network. */
const VERIFYING_LIMIT = 4;
/** Files being looked at or created at once: Frame.io limits the rate of creates (protocol.md §16.2). */
const PREPARING_LIMIT = 2;
/** Recordings at once that are only watched as yet: each is looked at four times a second. */
const FOLLOWING_LIMIT = 32;
/** How often one looks whether a recording waits, while there is no place for a finished file. */
const LOOK_FOR_LIVE_MS = 1_000;

/** What is to be taken up next. */
export type Wanted = 'any' | 'live' | 'none';

interface LanesHost {
  readonly desk: Desk;
  readonly holds: Holds;
  readonly service: Pick<ServiceWatch, 'isServing'>;
  readonly clock: ClockPort;
}

/** PUTs at once, over all files: who gets the next one, and whether another file is wanted for them. */
export class Lanes {
  readonly #desk: Desk;
  readonly #holds: Holds;
  readonly #service: Pick<ServiceWatch, 'isServing'>;
  readonly #clock: ClockPort;
  readonly #most: number;
  #limit: number | null = null;
  /** Someone wants a job next: it is taken up although there is enough to do. */
  #jumpsQueue = false;
  #gaveWayAtMs = -Infinity;
  #noneLiveAtMs = -Infinity;

  /** @param most fewer where the bandwidth is limited */
  constructor({ desk, holds, service, clock }: LanesHost, most: number) {
    this.#desk = desk;
    this.#holds = holds;
    this.#service = service;
    this.#clock = clock;
    this.#most = most;
  }

  /** @param bytesPerSecond null: as fast as the link */
  setLimit(bytesPerSecond: number | null): void {
    this.#limit = bytesPerSecond;
  }

  /** What comes first now goes beside whatever is under way. */
  letJump(): void {
    this.#jumpsQueue = true;
  }

  /** The part that goes next, when there is a lane for it. */
  next(): { readonly active: ActiveUpload; readonly part: Part } | null {
    return this.#free() > 0 ? this.#nextPart() : null;
  }

  /**
   * Is there room for another file, and would a lane run dry without it? A file that is being recorded is
   * looked for all the same: it cannot wait until others have ended.
   */
  wanted(): Wanted {
    const { linkIsUp } = this.#holds;
    if (this.#holds.reach() === 'nothing') return 'none';
    if (!linkIsUp && (this.#free() === 0 || this.#nextPart() !== null)) return 'none';
    const nowMs = this.#clock.now();
    if (this.#wantsAny(nowMs)) return 'any';
    const isTime = Math.abs(nowMs - this.#noneLiveAtMs) >= LOOK_FOR_LIVE_MS;
    return isTime && this.mayFollow() ? 'live' : 'none';
  }

  #wantsAny(nowMs: number): boolean {
    if (this.#count('verifying') >= VERIFYING_LIMIT) return false;
    if (this.#jumpsQueue) return this.mayPrepare();
    if (!this.#hasPlace(nowMs)) return false;
    return this.#desk.all().every((active) => active.nextPart(nowMs, LONGEST_WAIT_MS) === null);
  }

  /** False: another file is welcome only if its asset exists. */
  mayPrepare(): boolean {
    return this.#count('preparing') < PREPARING_LIMIT && this.mayFollow();
  }

  /** False: another recording is welcome only if its asset exists. */
  mayFollow(): boolean {
    return this.#service.isServing && this.#count('following') < FOLLOWING_LIMIT;
  }

  /** May Frame.io be asked for the parts of a recording? While the link is tried that is the one exchange. */
  mayAsk(): boolean {
    if (this.#holds.reach() !== 'everything' || !this.#service.isServing) return false;
    return this.#holds.linkIsUp || this.#free() > 0;
  }

  /** No recording waits. */
  foundNoneLive(): void {
    this.#noneLiveAtMs = this.#clock.now();
  }

  /** One may. */
  lookForLive(): void {
    this.#noneLiveAtMs = -Infinity;
  }

  /** Another file is looked for. */
  asked(): void {
    if (this.#taken() >= SENDING_LIMIT) this.#gaveWayAtMs = this.#clock.now();
  }

  /** Another file was found. */
  found(): void {
    this.#jumpsQueue = false;
  }

  #free(): number {
    const underWay = this.#desk.all().reduce((sum, active) => sum + active.runningCount, 0);
    // While the link is tried, looking at a file and creating it is the one exchange.
    const asking = this.#desk.all().filter((active) => !active.isFree('ask')).length;
    const trying = this.#holds.linkIsUp ? 0 : this.#count('preparing') + asking;
    return this.#holds.lanesFree(lanesFor(this.#limit, this.#most), underWay + trying);
  }

  #nextPart(): { active: ActiveUpload; part: Part } | null {
    const nowMs = this.#clock.now();
    for (const active of this.#desk.inTurn(nowMs)) {
      const part = active.nextPart(nowMs, LONGEST_WAIT_MS);
      if (part !== null) return { active, part };
    }
    return null;
  }

  /** Files that only wait for their next try give way, one a minute: they may wait for hours. */
  #hasPlace(nowMs: number): boolean {
    const taken = this.#taken();
    if (taken < SENDING_LIMIT) return true;
    const stalled = this.#desk
      .all()
      .filter(({ job }) => job.state.kind !== 'growing')
      .filter((active) => active.isStalled(nowMs, LONGEST_WAIT_MS));
    if (taken - stalled.length >= SENDING_LIMIT) return false;
    return Math.abs(nowMs - this.#gaveWayAtMs) >= GIVE_WAY_MS;
  }

  /** A recording takes a place only while it has something to send. */
  #taken(): number {
    const nowMs = this.#clock.now();
    const idle = this.#desk
      .all()
      .filter(({ job }) => job.state.kind === 'growing')
      .filter((active) => active.isStalled(nowMs, LONGEST_WAIT_MS));
    return this.#count('sending') + this.#count('preparing') - idle.length;
  }

  #count(stage: Stage): number {
    return this.#desk.all().filter(({ job }) => stageOf(job) === stage).length;
  }
}

type Stage = 'following' | 'preparing' | 'sending' | 'verifying';

function stageOf({ mode, state: { kind } }: Job): Stage {
  if (kind === 'verifying') return 'verifying';
  if (kind === 'identifying' && mode === 'growing') return 'following';
  return UPLOADING.includes(kind) ? 'sending' : 'preparing';
}
