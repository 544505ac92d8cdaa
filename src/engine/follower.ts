import type { FileStamp } from './ports/files.ts';
import {
  READINESS_START,
  hasLetGo,
  reportOf,
  transitionReadiness,
  verdictOf,
  type ContainerReport,
  type ReadinessEvent,
  type ReadinessState,
  type Sighting,
  type Verdict,
} from './readiness/index.ts';

/** How often a file is looked at that is being recorded: often enough that nobody waits for it. */
const LOOK_MS = 250;
/** When it has just come to rest it may be at its end, and each look that is waited for comes after the cut. */
const JUST_STILL_LOOK_MS = 100;
const JUST_STILL_MS = 2_000;
/** A name that is gone may be about to appear as another: so long it is looked for. */
const MISSING_MS = 5_000;

/** What has been seen of one file that is being recorded. In memory only: after a restart it is seen anew. */
export class Follower {
  #state: ReadinessState;
  #nextLookMs = 0;
  #beganMs: number | null = null;
  #missingSinceMs: number | null = null;
  #fileId: string | null = null;
  #seenBytes: number | null = null;

  /** @param seen what others have seen of it */
  constructor(seen: ReadinessState = READINESS_START) {
    this.#state = seen;
  }

  /** The size of the file when it was last looked at; null before that. */
  get seenBytes(): number | null {
    return this.#seenBytes;
  }

  /** Of the file as it was last seen; finds it again under another name. */
  get fileId(): string | null {
    return this.#fileId;
  }

  /** It is taken up again: what was seen of it counts, how long that took does not. */
  resume(): void {
    this.#beganMs = null;
    this.#missingSinceMs = null;
    this.#nextLookMs = 0;
  }

  /** When to look next; a time that seems far off is of a clock that was set back. */
  dueMs(nowMs: number): number {
    return this.#nextLookMs > nowMs + LOOK_MS ? nowMs : this.#nextLookMs;
  }

  /** There is news of it: the next look is due. */
  lookSoon(): void {
    this.#nextLookMs = 0;
  }

  /** True when its content is to be asked too. */
  hear(event: ReadinessEvent): boolean {
    const { state, effects } = transitionReadiness(this.#state, event);
    this.#state = state;
    return effects.length > 0;
  }

  looked({ fileId, stamp }: Sighting, nowMs: number): void {
    this.#fileId = fileId;
    this.#seenBytes = stamp.sizeBytes;
    const isJustStill = this.#state.kind === 'still' && this.#state.still.totalMs < JUST_STILL_MS;
    this.#nextLookMs = nowMs + (isJustStill ? JUST_STILL_LOOK_MS : LOOK_MS);
    this.#beganMs ??= nowMs;
    this.#missingSinceMs = null;
  }

  /** It is not where it was. True once that has lasted. */
  missed(nowMs: number): boolean {
    this.#nextLookMs = nowMs + LOOK_MS;
    this.#missingSinceMs ??= nowMs;
    return Math.abs(nowMs - this.#missingSinceMs) >= MISSING_MS;
  }

  /** How long it has been looked at, since the last pause. */
  forMs(nowMs: number): number {
    return this.#beganMs === null ? 0 : Math.abs(nowMs - this.#beganMs);
  }

  /** The file as whoever wrote it has closed it, so that it may be at its end; else null. */
  get letGo(): FileStamp | null {
    return hasLetGo(this.#state) ? this.#state.file.sighting.stamp : null;
  }

  /** What its container says; null before it was asked. */
  get report(): ContainerReport | null {
    return reportOf(this.#state);
  }

  verdict(name: string, nowMs: number): Verdict {
    return verdictOf(this.#state, name, nowMs);
  }
}
