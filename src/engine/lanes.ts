import type { ActiveUpload } from './active.ts';
import { lanesFor } from './bandwidth/token-bucket.ts';
import type { Desk } from './desk.ts';
import type { Holds } from './holds.ts';
import type { Job } from './job.ts';
import type { Part } from './part.ts';
import type { ClockPort } from './ports/clock.ts';
import { LONGEST_WAIT_MS } from './ports/store.ts';

/** Files at once: enough that the next file's parts hide the last one's tail. */
const SENDING_LIMIT = 8;
/** How often one more may be under way, while some of these only wait for their next try. */
const GIVE_WAY_MS = 60_000;
/** Files compared at once, at the end of their way: they use the disk, not the network. */
const VERIFYING_LIMIT = 4;
/** Files being looked at or created at once: Frame.io limits the rate of creates (protocol.md §16.2). */
const PREPARING_LIMIT = 2;

/** PUTs at once, over all files: who gets the next one, and whether another file is wanted for them. */
export class Lanes {
  readonly #desk: Desk;
  readonly #holds: Holds;
  readonly #clock: ClockPort;
  readonly #most: number;
  #limit: number | null = null;
  /** Someone wants a job next: it is taken up although there is enough to do. */
  #jumpsQueue = false;
  #gaveWayAtMs = -Infinity;

  /** @param most fewer where the bandwidth is limited */
  constructor(desk: Desk, holds: Holds, clock: ClockPort, most: number) {
    this.#desk = desk;
    this.#holds = holds;
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

  /** Is there room for another file, and would a lane run dry without it? */
  wantAnother(): boolean {
    const { linkIsUp } = this.#holds;
    if (this.#holds.reach() === 'nothing') return false;
    if (!linkIsUp && (this.#free() === 0 || this.#nextPart() !== null)) return false;
    if (this.#count('verifying') >= VERIFYING_LIMIT) return false;
    if (this.#jumpsQueue) return this.mayPrepare();
    const nowMs = this.#clock.now();
    if (!this.#hasPlace(nowMs)) return false;
    return this.#desk.all().every((active) => active.nextPart(nowMs, LONGEST_WAIT_MS) === null);
  }

  /** False: another file is welcome only if its asset exists. */
  mayPrepare(): boolean {
    return this.#count('preparing') < PREPARING_LIMIT;
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
    const trying = this.#holds.linkIsUp ? 0 : this.#count('preparing');
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
    const stalled = this.#desk.all().filter((active) => active.isStalled(nowMs, LONGEST_WAIT_MS));
    if (taken - stalled.length >= SENDING_LIMIT) return false;
    return Math.abs(nowMs - this.#gaveWayAtMs) >= GIVE_WAY_MS;
  }

  #taken(): number {
    return this.#count('sending') + this.#count('preparing');
  }

  #count(stage: 'preparing' | 'sending' | 'verifying'): number {
    return this.#desk.all().filter(({ job }) => stageOf(job) === stage).length;
  }
}

function stageOf({ state: { kind } }: Job): 'preparing' | 'sending' | 'verifying' {
  if (kind === 'verifying') return 'verifying';
  return kind === 'sending' ? 'sending' : 'preparing';
}
