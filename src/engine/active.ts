import { Errand, type ErrandKind } from './errand.ts';
import type { Job } from './job.ts';
import { OpenParts } from './open-parts.ts';
import type { Part } from './part.ts';
import type { Upload } from './ports/store.ts';
import { RateMeter } from './rate.ts';

/** A PUT under way. */
interface Running {
  readonly errand: Errand;
  sentBytes: number;
}

/** A job whose lease this engine holds: what is durable, and what is under way for it now. */
export class ActiveUpload {
  readonly rate = new RateMeter();
  #upload: Upload;
  readonly #open = new OpenParts();
  /** By part number. */
  readonly #running = new Map<number, Running>();
  /** What else is under way: at most one at a time. */
  #errand: Errand | null = null;
  #shownAtMs = -Infinity;

  constructor(upload: Upload) {
    this.#upload = upload;
    this.#open.follow(upload.parts);
  }

  get upload(): Upload {
    return this.#upload;
  }

  set upload(upload: Upload) {
    this.#upload = upload;
    this.#open.follow(upload.parts);
  }

  get job(): Job {
    return this.upload.job;
  }

  /** The first part that is due and not under way. */
  nextPart(nowMs: number, longestWaitMs: number): Part | null {
    for (const part of this.#idle()) {
      if (dueMs(part, nowMs, longestWaitMs) <= nowMs) return part;
    }
    return null;
  }

  /** It sends nothing, and waits until a part may be tried again. */
  isStalled(nowMs: number, longestWaitMs: number): boolean {
    if (this.job.state.kind !== 'sending' || this.#running.size > 0) return false;
    return this.nextPart(nowMs, longestWaitMs) === null;
  }

  /** When the next waiting part falls due, `nowMs` when one is; Infinity when none waits. */
  nextDueMs(nowMs: number, longestWaitMs: number): number {
    let nextMs = Infinity;
    for (const part of this.#idle()) {
      nextMs = Math.min(nextMs, dueMs(part, nowMs, longestWaitMs));
      if (nextMs <= nowMs) return nowMs;
    }
    return nextMs;
  }

  /** One by one: nearly always the first is the one that is looked for. */
  *#idle(): Generator<Part> {
    if (this.job.state.kind !== 'sending') return;
    for (const part of this.#open.waiting()) if (!this.#running.has(part.number)) yield part;
  }

  /** Begins what is not a PUT. */
  begin(kind: Exclude<ErrandKind, 'put'>): Errand {
    this.#errand = new Errand(kind);
    return this.#errand;
  }

  end(errand: Errand): void {
    if (this.#errand === errand) this.#errand = null;
  }

  beginPut(number: number): Errand {
    const errand = new Errand('put');
    this.#running.set(number, { errand, sentBytes: 0 });
    return errand;
  }

  endPut(number: number, errand: Errand): void {
    if (this.#running.get(number)?.errand === errand) this.#running.delete(number);
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Everything that is under way, with the number of the part it is for. */
  underWay(): readonly { readonly errand: Errand; readonly part: number | null }[] {
    const puts = [...this.#running].map(([part, { errand }]) => ({ errand, part }));
    return this.#errand === null ? puts : [{ errand: this.#errand, part: null }, ...puts];
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
    return Math.min(this.#open.acknowledgedBytes + underWay, this.job.stamp.sizeBytes);
  }

  /** True at most four times a second (the contract of `progress`). */
  mayShow(nowMs: number): boolean {
    if (Math.abs(nowMs - this.#shownAtMs) < 250) return false;
    this.#shownAtMs = nowMs;
    return true;
  }

  /** Breaks off PUTs; they go again some time. */
  breakOffPuts(): void {
    for (const { errand } of this.#running.values()) errand.abort();
  }

  /** Breaks off everything but a create: it must be heard, or its asset would be lost. */
  breakOff(): void {
    this.breakOffPuts();
    if (this.#errand?.kind !== 'create') this.#errand?.abort();
  }

  abortAll(): void {
    for (const { errand } of this.underWay()) errand.abort();
  }
}

/** When a part is to be sent; one that seems to wait too long waits by a clock that was set back. */
function dueMs({ state }: Part, nowMs: number, longestWaitMs: number): number {
  if (state.kind === 'sent') return Infinity;
  return state.notBeforeMs > nowMs + longestWaitMs ? nowMs : state.notBeforeMs;
}
