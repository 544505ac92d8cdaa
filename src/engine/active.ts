import { isSameStamp } from './admission.ts';
import { Errand, type ErrandKind } from './errand.ts';
import { Follower } from './follower.ts';
import { UPLOADING, type Job } from './job.ts';
import { OpenParts } from './open-parts.ts';
import { isToBeCompared, type Part } from './part.ts';
import type { FileStamp } from './ports/files.ts';
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
  /** What else is under way: at most one of a kind. */
  readonly #errands = new Map<ErrandKind, Errand>();
  /** Watches the file grow, as long as it is being recorded. */
  readonly follower: Follower;
  /** Parts that are what is on the disk, as long as the file is this one. In memory only. */
  comparedAhead: { readonly stamp: FileStamp; readonly same: ReadonlySet<number> } | null = null;
  #shownAtMs = -Infinity;

  /** @param follower one that has watched its file before */
  constructor(upload: Upload, follower: Follower = new Follower()) {
    this.#upload = upload;
    this.follower = follower;
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
    if (!UPLOADING.includes(this.job.state.kind) || this.#running.size > 0) return false;
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
    if (!UPLOADING.includes(this.job.state.kind)) return;
    for (const part of this.#open.waiting()) {
      if (part.url === null || this.#running.has(part.number)) continue;
      if (!this.#completes(part) || this.#mayComplete()) yield part;
    }
  }

  /** Of a recording, the final part makes the asset complete. */
  #completes({ number }: Part): boolean {
    return this.job.state.kind === 'finishing' && number === this.upload.parts.at(-1)?.number;
  }

  /** Everything else is there, and is what is on the disk. */
  #mayComplete(): boolean {
    return this.#open.waitingCount === 1 && !this.needsComparing;
  }

  /** What went up of a recording is still to be compared with the disk, or its content to be known. */
  get needsComparing(): boolean {
    if (this.job.state.kind !== 'finishing') return false;
    return this.job.sample === null || this.upload.parts.some(isToBeCompared);
  }

  /** As the file seems to be at its end, what went up of it may be compared before that is certain. */
  get stampToCompareAhead(): FileStamp | null {
    if (this.job.state.kind !== 'growing') return null;
    const { letGo } = this.follower;
    if (letGo === null) return null;
    return this.comparedAhead !== null && isSameStamp(this.comparedAhead.stamp, letGo)
      ? null
      : letGo;
  }

  /** Parts for which no URL is known, in the order of their numbers. */
  partsToAskFor(): readonly Part[] {
    const { kind } = this.job.state;
    if (kind !== 'growing' && kind !== 'finishing') return [];
    return [...this.#open.waiting()].filter(({ url }) => url === null);
  }

  /** Its file is looked at again and again, because it may still be written. */
  get isFollowed(): boolean {
    const { state, mode } = this.job;
    return state.kind === 'growing' || (state.kind === 'identifying' && mode === 'growing');
  }

  /** When its file is to be looked at; Infinity while it is, or need not be. */
  lookDueMs(nowMs: number): number {
    return this.isFollowed && this.isFree('look') ? this.follower.dueMs(nowMs) : Infinity;
  }

  /** When Frame.io is to be asked for the URLs of parts; Infinity while it is, or need not be. */
  askDueMs(nowMs: number, longestWaitMs: number): number {
    const { state } = this.job;
    if (state.kind !== 'growing' && state.kind !== 'finishing') return Infinity;
    if (!this.isFree('ask') || this.partsToAskFor().length === 0) return Infinity;
    return soonest(state.asking.notBeforeMs, nowMs, longestWaitMs);
  }

  /** True while nothing of this kind is under way. */
  isFree(kind: ErrandKind): boolean {
    return !this.#errands.has(kind);
  }

  /** Begins what is not a PUT. */
  begin(kind: Exclude<ErrandKind, 'put'>): Errand {
    const errand = new Errand(kind);
    this.#errands.set(kind, errand);
    return errand;
  }

  end(errand: Errand): void {
    if (this.#errands.get(errand.kind) === errand) this.#errands.delete(errand.kind);
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
    return [...[...this.#errands.values()].map((errand) => ({ errand, part: null })), ...puts];
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
    for (const errand of this.#errands.values()) if (errand.kind !== 'create') errand.abort();
  }

  abortAll(): void {
    for (const { errand } of this.underWay()) errand.abort();
  }
}

function dueMs({ state }: Part, nowMs: number, longestWaitMs: number): number {
  return state.kind === 'sent' ? Infinity : soonest(state.notBeforeMs, nowMs, longestWaitMs);
}

/** What seems to wait too long waits by a clock that was set back. */
const soonest = (notBeforeMs: number, nowMs: number, longestWaitMs: number): number =>
  notBeforeMs > nowMs + longestWaitMs ? nowMs : notBeforeMs;
