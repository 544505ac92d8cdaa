import { join } from 'node:path';
import {
  READINESS_START,
  transitionReadiness,
  verdictOf,
  type FileStamp,
  type FileVerdict,
  type KnownFile,
  type ReadinessEvent,
  type ReadinessState,
  type WatchSettings,
} from '../../engine/index.ts';
import { decide, isSameStamp, lookAgainAfterMs, type Decision, type Entry } from './decide.ts';
import type { WatchDisk } from './watch-disk.ts';

/** A file that is looked at again and again until it can be decided about. */
export class FollowedFile {
  readonly path: string;
  readonly #entry: Entry;
  #since: FileVerdict | null;
  #readiness: ReadinessState = READINESS_START;
  #stamp: FileStamp;
  #stillSinceMs: number;
  #readySinceMs: number | null = null;
  #nextLookMs: number;
  /** Why it waits, for people; null when they wait for nothing. */
  why: string | null = null;

  /** @param since what was decided about it before */
  constructor(entry: Entry, since: FileVerdict | null, nowMs: number) {
    this.path = join(entry.folder, entry.name);
    this.#entry = entry;
    this.#since = since;
    this.#stamp = entry.stamp;
    this.#stillSinceMs = nowMs;
    this.#nextLookMs = nowMs;
    if (since?.kind === 'brokenOff') this.why = since.why;
  }

  get name(): string {
    return this.#entry.name;
  }

  get folder(): string {
    return this.#entry.folder;
  }

  /** What has been seen of it, for whoever follows it from now on. */
  get readiness(): ReadinessState {
    return this.#readiness;
  }

  get isBrokenOff(): boolean {
    return this.#since?.kind === 'brokenOff';
  }

  isDue(nowMs: number): boolean {
    // A wait that seems longer than any is of a clock that was set back.
    return nowMs >= this.#nextLookMs || this.#nextLookMs - nowMs > lookAgainAfterMs(Infinity);
  }

  /** Looks once. Null: it is not there any more. */
  async look(
    disk: WatchDisk,
    now: () => number,
    settings: Pick<WatchSettings, 'growing'>,
  ): Promise<Decision | null> {
    const sighting = await disk.sight(this.path);
    if ('kind' in sighting) {
      if (sighting.code === 'file_vanished' || sighting.code === 'not_a_file') return null;
      await this.#dispatch({ type: 'unreadable', why: sighting.message }, disk, now);
    } else {
      this.#note(sighting.stamp, now());
      await this.#dispatch({ type: 'seen', sighting, nowMs: now() }, disk, now);
    }
    const decision = this.#decide(now(), settings);
    if (decision.kind === 'wait') this.why = decision.why;
    this.#nextLookMs = now() + lookAgainAfterMs(Math.abs(now() - this.#stillSinceMs));
    return decision;
  }

  /** Whether it is still the file that was found, and not another one put in its place. */
  async isSame(disk: WatchDisk): Promise<boolean> {
    const found = await disk.findFile(this.path);
    if (found?.kind !== 'found') return false;
    const { fileId } = this.#entry;
    return fileId === null || found.fileId === fileId;
  }

  /** It is decided about. */
  settle(verdict: FileVerdict): void {
    this.#since = verdict;
    this.why = verdict.kind === 'brokenOff' ? verdict.why : null;
  }

  /** It could not be handed over: once more, later. */
  retryLater(why: string, atMs: number): void {
    this.why = why;
    this.#nextLookMs = atMs;
  }

  /** As the store keeps it. */
  known(verdict: FileVerdict): KnownFile {
    const { folder, name, fileId } = this.#entry;
    return { folder, name, fileId, stamp: this.#stamp, verdict, goneAtMs: null };
  }

  #note(stamp: FileStamp, nowMs: number): void {
    if (isSameStamp(stamp, this.#stamp)) return;
    this.#stamp = stamp;
    this.#stillSinceMs = nowMs;
    this.#readySinceMs = null;
    // It goes on: what was decided about its end no longer holds.
    if (this.#since?.kind === 'brokenOff') this.#since = null;
  }

  #decide(nowMs: number, settings: Pick<WatchSettings, 'growing'>): Decision {
    const verdict = verdictOf(this.#readiness, this.name, nowMs);
    if (verdict.kind === 'ready') this.#readySinceMs ??= nowMs;
    else this.#readySinceMs = null;
    const readyMs = this.#readySinceMs === null ? 0 : nowMs - this.#readySinceMs;
    return decide({ verdict, since: this.#since, readyMs, settings });
  }

  async #dispatch(event: ReadinessEvent, disk: WatchDisk, now: () => number): Promise<void> {
    const { state, effects } = transitionReadiness(this.#readiness, event);
    this.#readiness = state;
    if (effects.length === 0) return;
    const stamp = this.#stamp;
    const report = await disk.inspect(this.path, stamp.sizeBytes);
    const told: ReadinessEvent =
      'code' in report
        ? { type: 'unreadable', why: report.message }
        : { type: 'inspected', stamp, report, nowMs: now() };
    this.#readiness = transitionReadiness(this.#readiness, told).state;
  }
}
