import { offsetSeconds, outcomeOf, wantedPartCount } from '../core/index.ts';
import { ActiveUpload } from './active.ts';
import { admit } from './admission.ts';
import { endEvent, type Hold, type UploadEvent } from './events.ts';
import { Holds } from './holds.ts';
import { JOB_START, TOKENLESS, type Job } from './job.ts';
import { Mailbox } from './mailbox.ts';
import type { Part } from './part.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFacts, FilesPort } from './ports/files.ts';
import type { FrameioPort, TransferPort } from './ports/frameio.ts';
import type { StorePort } from './ports/store.ts';
import { RateMeter } from './rate.ts';
import { transition, type JobEffect, type JobEvent } from './transition.ts';

export interface EnginePorts {
  readonly store: StorePort;
  readonly files: FilesPort;
  readonly frameio: FrameioPort;
  readonly transfer: TransferPort;
  readonly clock: ClockPort;
}

export interface EngineOptions {
  /** Names this engine in leases; unique among all that share the store. */
  readonly owner: string;
  /** PUTs at once, over all files. */
  readonly lanes: number;
  /** `all`: works the whole queue off. `asked`: only what is enqueued here. */
  readonly scope: 'all' | 'asked';
  readonly emit: (event: UploadEvent) => void;
  /** The store failed (a full disk): the engine has stopped, nothing recorded is lost. */
  readonly onBroken: (error: unknown) => void;
}

/** A file that someone wants at Frame.io. */
export interface FileToUpload extends FileFacts {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly name: string;
  readonly filetype: string;
}

/** What is under way now, for the snapshot. */
export interface LiveUpload {
  readonly uploadId: string;
  readonly path: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly why: string | null;
}

const LEASE_MS = 60_000;
/** How long a stop waits for the reply to a create, whose asset would else be lost. */
const HEAR_OUT_MS = 5_000;
/** Files at once: enough that the next file's parts hide the last one's tail. */
const ACTIVE_LIMIT = 8;
/** Creates at once: each may make an asset, and Frame.io limits their rate (protocol.md §16.2). */
const CREATING_LIMIT = 2;

/**
 * The durable upload: loads a job, lets {@link transition} decide, stores, and only then acts. Every
 * decision is in the tables; here is only their traffic.
 */
export class UploadEngine {
  readonly #ports: EnginePorts;
  readonly #options: EngineOptions;
  readonly #mailbox: Mailbox;
  readonly #active = new Map<string, ActiveUpload>();
  readonly #holds: Holds;
  readonly #rate = new RateMeter();
  /** What runs outside the mailbox and will post its result there. */
  readonly #underWay = new Set<Promise<void>>();
  #stopWaking: () => void = () => undefined;
  #stopRenewing: () => void = () => undefined;
  #phase: 'new' | 'running' | 'stopping' | 'broken' = 'new';

  constructor(ports: EnginePorts, options: EngineOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#mailbox = new Mailbox((error) => this.#break(error));
    this.#holds = new Holds(ports.clock, (reasons) => this.#emit({ type: 'held', reasons }));
  }

  /** Begins to work the queue off, first of all what an earlier run left. */
  start(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'running';
    this.#keepLeases();
    this.#mailbox.post(() => this.#pump());
  }

  /**
   * Queues a file, or goes on with the job it already has. Resolves once that is durable.
   * @throws DailiesError of the store; nothing is queued then
   */
  async enqueue(file: FileToUpload): Promise<string> {
    const id = await this.#mailbox.ask(() => this.#admit(file));
    this.#mailbox.post(() => this.#pump());
    return id;
  }

  hold(reason: Hold['reason'], code: Hold['code'], message: string): void {
    this.#holds.add(reason, code, message);
  }

  resume(reason: Hold['reason']): void {
    if (this.#holds.remove(reason)) this.#mailbox.post(() => this.#pump());
  }

  holds(): readonly Hold[] {
    return this.#holds.list();
  }

  live(): readonly LiveUpload[] {
    const nowMs = this.#ports.clock.now();
    return [...this.#active.values()].map((active) => ({
      uploadId: active.job.id,
      path: active.job.path,
      sentBytes: active.sentBytes(),
      totalBytes: active.job.stamp.sizeBytes,
      bytesPerSecond: active.rate.bytesPerSecond(nowMs),
      why: active.why(),
    }));
  }

  bytesPerSecond(): number {
    return this.#rate.bytesPerSecond(this.#ports.clock.now());
  }

  /**
   * Stops: PUTs are broken off (they go again next time), a create under way is heard out for a few
   * seconds, leases are given back. Resolves when nothing is under way.
   */
  async stop(): Promise<void> {
    if (this.#phase === 'running') this.#phase = 'stopping';
    this.#stopWaking();
    this.#stopRenewing();
    await this.#mailbox.drained();
    for (const active of this.#active.values()) active.abortParts();
    const { clock } = this.#ports;
    const stopHearing = clock.wakeAt(clock.now() + HEAR_OUT_MS, () => {
      for (const active of this.#active.values()) active.abort();
    });
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay);
      await this.#mailbox.drained();
    }
    stopHearing();
    if (this.#phase === 'broken') return;
    for (const id of this.#active.keys()) await this.#ports.store.release(this.#options.owner, id);
    this.#active.clear();
  }

  #emit(event: UploadEvent): void {
    this.#options.emit(event);
  }

  #break(error: unknown): void {
    this.#phase = 'broken';
    this.#stopWaking();
    this.#stopRenewing();
    for (const active of this.#active.values()) active.abort();
    this.#options.onBroken(error);
  }

  // --- into the queue

  async #admit(file: FileToUpload): Promise<string> {
    const { store, clock } = this.#ports;
    const { path, name, filetype, stamp, createdAtMs } = file;
    const earlier = await store.findByPath(path);
    const admission = admit(stamp, earlier);
    if (earlier !== null && admission.kind !== 'new') {
      const { job } = earlier;
      if (admission.kind === 'duplicate') {
        const message = 'Already delivered, unchanged since';
        this.#emit({ type: 'skipped', uploadId: job.id, path, code: 'duplicate', message });
        return job.id;
      }
      if (admission.kind === 'sameEnd') {
        this.#announce(job);
        return job.id;
      }
      if (admission.kind === 'retry' || admission.kind === 'continue') {
        await store.ask(job.id, this.#options.owner);
        if (admission.kind === 'retry') await this.#outside(job.id, retried(clock));
        this.#announceQueued(job);
        return job.id;
      }
      await this.#outside(job.id, superseded(job, clock));
    }
    const job: Job = {
      id: clock.newId(),
      path,
      name,
      filetype,
      stamp,
      createdAtMs,
      queuedAtMs: clock.now(),
      remakes: 0,
      state:
        stamp.sizeBytes === 0
          ? { kind: 'skipped', code: 'empty', message: 'The file is empty' }
          : JOB_START,
    };
    await store.add(job, this.#options.owner);
    this.#announceQueued(job);
    if (job.state.kind === 'skipped') this.#announce(job);
    return job.id;
  }

  #announceQueued(job: Job): void {
    const { id: uploadId, path, stamp } = job;
    const totalBytes = stamp.sizeBytes;
    this.#emit({ type: 'queued', uploadId, path, totalBytes, mode: 'finished' });
  }

  /** An event from outside (a person, a newer file) for a job that may or may not be active. */
  async #outside(id: string, event: JobEvent): Promise<void> {
    const active = this.#active.get(id);
    if (active !== undefined) return this.#dispatch(active, event);
    const upload = await this.#ports.store.find(id);
    if (upload === null) return;
    const { change, upload: after, effects } = transition(upload, event);
    const saved = await this.#ports.store.saveFree(change, this.#ports.clock.now());
    if (saved && effects.some(({ kind }) => kind === 'announce')) this.#announce(after.job);
  }

  // --- the loop

  async #dispatch(active: ActiveUpload, event: JobEvent): Promise<void> {
    const { upload, change, effects } = transition(active.upload, event);
    await this.#ports.store.save(this.#options.owner, change);
    active.upload = upload;
    for (const effect of effects) await this.#perform(active, effect);
  }

  async #perform(active: ActiveUpload, effect: JobEffect): Promise<void> {
    switch (effect.kind) {
      case 'createAsset':
        return this.#create(active);
      case 'hashFile':
        return this.#hash(active);
      case 'sendParts':
        return this.#showProgress(active);
      case 'announce':
        return this.#announce(active.job);
      case 'release':
        this.#active.delete(active.job.id);
        active.abort();
        return this.#ports.store.release(this.#options.owner, active.job.id);
    }
  }

  /** Fills the lanes: parts of what is active first, then the next job of the queue. */
  async #pump(): Promise<void> {
    if (this.#phase !== 'running') return;
    const { clock, store } = this.#ports;
    while (this.#lanesFree() > 0) {
      const next = this.#nextPart();
      if (next !== null) {
        this.#send(next.active, next.part);
        continue;
      }
      if (this.#active.size >= ACTIVE_LIMIT) break;
      const states = this.#creating() < CREATING_LIMIT ? this.#holds.workable() : TOKENLESS;
      const nowMs = clock.now();
      const upload = await store.claim({ ...this.#claim(nowMs), leaseMs: LEASE_MS, states });
      if (upload === null) break;
      const active = new ActiveUpload(upload);
      this.#active.set(upload.job.id, active);
      await this.#dispatch(active, { type: 'claimed', nowMs });
    }
    await this.#sleepUntilDue();
  }

  #lanesFree(): number {
    const busy = [...this.#active.values()].reduce((sum, a) => sum + a.runningCount, 0);
    return this.#holds.lanesFree(this.#options.lanes, busy, this.#creating());
  }

  #creating(): number {
    return [...this.#active.values()].filter(({ creating }) => creating !== null).length;
  }

  #nextPart(): { active: ActiveUpload; part: Part } | null {
    const nowMs = this.#ports.clock.now();
    for (const active of this.#active.values()) {
      const part = active.nextPart(nowMs);
      if (part !== null) return { active, part };
    }
    return null;
  }

  #claim(nowMs: number): { owner: string; nowMs: number; askedBy: string | null } {
    const { owner, scope } = this.#options;
    return { owner, nowMs, askedBy: scope === 'asked' ? owner : null };
  }

  async #sleepUntilDue(): Promise<void> {
    this.#stopWaking();
    const { clock, store } = this.#ports;
    const nowMs = clock.now();
    const states = this.#holds.workable();
    const queueMs = await store.nextDueMs({ ...this.#claim(nowMs), states });
    if (queueMs === null && this.#active.size === 0) this.#emit({ type: 'quiet' });
    const partsMs = [...this.#active.values()].map((active) => active.nextDueMs());
    const tryMs = this.#holds.nextTryMs();
    const times = tryMs === null ? [queueMs ?? Infinity, ...partsMs] : [tryMs];
    // What is due already waits for a lane, and a freed lane pumps by itself.
    const atMs = Math.min(Infinity, ...times.filter((ms) => ms > nowMs));
    if (atMs === Infinity) return;
    this.#stopWaking = clock.wakeAt(atMs, () => {
      this.#mailbox.post(() => {
        this.#holds.wake();
        return this.#pump();
      });
    });
  }

  #keepLeases(): void {
    const { clock, store } = this.#ports;
    this.#stopRenewing = clock.wakeAt(clock.now() + LEASE_MS / 3, () => {
      this.#mailbox.post(() => store.renew(this.#options.owner, clock.now() + LEASE_MS));
      this.#keepLeases();
    });
  }

  // --- effects: outside the mailbox, their results come back as events

  #run(work: Promise<() => Promise<void>>): void {
    const done = this.#handBack(work);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  async #handBack(work: Promise<() => Promise<void>>): Promise<void> {
    const handle = await work;
    this.#mailbox.post(async () => {
      await handle();
      await this.#pump();
    });
  }

  #create(active: ActiveUpload): void {
    const { frameio, clock } = this.#ports;
    const { job } = active;
    const abort = new AbortController();
    active.creating = abort;
    const asset = {
      name: job.name,
      filetype: job.filetype,
      sizeBytes: job.stamp.sizeBytes,
      offsetSeconds: offsetSeconds(job.createdAtMs, clock.now()),
      partCount: wantedPartCount(job.stamp.sizeBytes),
    };
    const handle = async (result: Awaited<ReturnType<typeof frameio.createAsset>>) => {
      active.creating = null;
      const nowMs = clock.now();
      if (result.ok) this.#holds.reached();
      else this.#holds.hear(result.outcome);
      // Also when the job has ended meanwhile: an asset that nobody will feed must be written down.
      await this.#outside(
        job.id,
        result.ok
          ? { type: 'assetCreated', asset: result.value, nowMs }
          : { type: 'createFaulted', outcome: result.outcome, nowMs, random: clock.random() },
      );
    };
    this.#run(frameio.createAsset(asset, abort.signal).then((result) => () => handle(result)));
  }

  #send(active: ActiveUpload, part: Part): void {
    const { transfer, clock } = this.#ports;
    const { path, stamp, filetype } = active.job;
    const { number, url, offsetBytes, sizeBytes, state } = part;
    const abort = active.begin(number);
    const expectContinue = state.kind === 'waiting' && state.attempts > 0;
    const toSend = { url, path, stamp, filetype, offsetBytes, sizeBytes, expectContinue };
    const onProgress = (sentBytes: number) => {
      const nowMs = clock.now();
      this.#rate.add(nowMs, active.advance(number, sentBytes, nowMs));
      this.#showProgress(active);
    };
    const handle = async (result: Awaited<ReturnType<typeof transfer.putPart>>) => {
      active.end(number);
      // Cancelled, or the job ended while this was on its way: nobody waits for the answer.
      if (this.#active.get(active.job.id) !== active) return;
      if (result.kind === 'network' && result.reason === 'cancelled') return;
      const nowMs = clock.now();
      if (result.kind === 'file') {
        await this.#dispatch(active, { type: 'fileFaulted', fault: result, nowMs });
        return;
      }
      if (result.kind === 'sent') {
        this.#holds.reached();
        const { md5, etag } = result;
        const answer = { type: 'acknowledged', md5, etag } as const;
        await this.#dispatch(active, { type: 'partAnswered', number, answer });
        return;
      }
      const outcome = outcomeOf('putPart', result);
      this.#holds.hear(outcome);
      const answer = { type: 'faulted', outcome, nowMs, random: clock.random() } as const;
      await this.#dispatch(active, { type: 'partAnswered', number, answer });
    };
    this.#run(
      transfer.putPart(toSend, onProgress, abort.signal).then((result) => () => handle(result)),
    );
  }

  #hash(active: ActiveUpload): void {
    const { files, clock } = this.#ports;
    const { path, stamp } = active.job;
    const handle = async (result: Awaited<ReturnType<typeof files.hash>>) => {
      if (this.#active.get(active.job.id) !== active) return;
      const nowMs = clock.now();
      const event: JobEvent =
        result.kind === 'file'
          ? { type: 'fileFaulted', fault: result, nowMs }
          : { type: 'hashed', hashes: result, nowMs };
      await this.#dispatch(active, event);
    };
    this.#run(files.hash(path, stamp, active.upload.parts).then((result) => () => handle(result)));
  }

  #showProgress(active: ActiveUpload): void {
    if (!active.mayShow(this.#ports.clock.now())) return;
    const { id: uploadId, path, stamp } = active.job;
    const sentBytes = active.sentBytes();
    this.#emit({ type: 'progress', uploadId, path, sentBytes, totalBytes: stamp.sizeBytes });
  }

  #announce(job: Job): void {
    const event = endEvent(job);
    if (event !== null) this.#emit(event);
  }
}

const retried = (clock: ClockPort): JobEvent => ({ type: 'retried', nowMs: clock.now() });

const superseded = (job: Job, clock: ClockPort): JobEvent => ({
  type: 'fileFaulted',
  nowMs: clock.now(),
  fault: {
    kind: 'file',
    code: 'file_changed',
    message: `${job.name} was written anew before it was uploaded`,
  },
});
