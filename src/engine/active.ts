import type { Job } from './job.ts';
import { acknowledgedBytes, type Part } from './part.ts';
import { RateMeter } from './rate.ts';
import type { Upload } from './ports/store.ts';

/** A job whose lease this engine holds: what is durable, and what is under way for it now. */
export class ActiveUpload {
  upload: Upload;
  readonly rate = new RateMeter();
  /** PUTs under way, by part number. */
  readonly #running = new Map<number, { readonly abort: AbortController; sentBytes: number }>();
  /** The create under way. */
  creating: AbortController | null = null;
  #shownAtMs = -Infinity;

  constructor(upload: Upload) {
    this.upload = upload;
  }

  get job(): Job {
    return this.upload.job;
  }

  /** The first part that is due and not under way. */
  nextPart(nowMs: number): Part | null {
    if (this.job.state.kind !== 'sending') return null;
    const due = (part: Part) =>
      part.state.kind === 'waiting' &&
      part.state.notBeforeMs <= nowMs &&
      !this.#running.has(part.number);
    return this.upload.parts.find(due) ?? null;
  }

  /** When the next waiting part falls due; Infinity when none waits. */
  nextDueMs(): number {
    const times = this.upload.parts.map(({ state, number }) =>
      state.kind === 'waiting' && !this.#running.has(number) ? state.notBeforeMs : Infinity,
    );
    return Math.min(Infinity, ...times);
  }

  begin(number: number): AbortController {
    const abort = new AbortController();
    this.#running.set(number, { abort, sentBytes: 0 });
    return abort;
  }

  end(number: number): void {
    this.#running.delete(number);
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Notes bytes handed to the network for a part; returns how many are new. */
  advance(number: number, sentBytes: number, nowMs: number): number {
    const running = this.#running.get(number);
    if (running === undefined) return 0;
    const gained = Math.max(0, sentBytes - running.sentBytes);
    running.sentBytes = sentBytes;
    this.rate.add(nowMs, gained);
    return gained;
  }

  /** Acknowledged bytes, plus those under way. */
  sentBytes(): number {
    const underWay = [...this.#running.values()].reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    return Math.min(acknowledgedBytes(this.upload.parts) + underWay, this.job.stamp.sizeBytes);
  }

  /** True at most four times a second (the contract of `progress`). */
  mayShow(nowMs: number): boolean {
    if (nowMs - this.#shownAtMs < 250) return false;
    this.#shownAtMs = nowMs;
    return true;
  }

  /** Why it is not faster, or not moving, in words; null when it simply moves. */
  why(): string | null {
    const { state } = this.job;
    if (state.kind === 'creating') return 'Asking Frame.io for a place';
    if (state.kind === 'verifying') return 'Comparing what was sent with the disk';
    const waiting = this.upload.parts.filter(
      ({ state }) => state.kind === 'waiting' && state.attempts > 0,
    ).length;
    return waiting > 0 && this.#running.size === 0 ? `${waiting} part(s) wait to be retried` : null;
  }

  abort(): void {
    this.creating?.abort();
    for (const { abort } of this.#running.values()) abort.abort();
  }

  /** Ends PUTs only: a create that is out must be heard, or its asset would be lost. */
  abortParts(): void {
    for (const { abort } of this.#running.values()) abort.abort();
  }
}
