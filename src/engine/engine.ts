import { DailiesError } from '../core/index.ts';
import type { ActiveUpload } from './active.ts';
import { Alarm } from './alarm.ts';
import { TokenBucket } from './bandwidth/token-bucket.ts';
import type { CommandAnswer, QueueCommand } from './commands.ts';
import { Desk, type Work } from './desk.ts';
import { Errands, type EnginePorts, type ErrandsHost } from './errands.ts';
import type { Hold, UploadEvent } from './events.ts';
import { FileFaults } from './file-faults.ts';
import { Forecasts } from './forecasts.ts';
import { Governor } from './governor.ts';
import { Holds } from './holds.ts';
import { Intake, isGrowing, type EnqueueOptions, type FileToUpload } from './intake.ts';
import { Lanes } from './lanes.ts';
import { Mailbox } from './mailbox.ts';
import { Orders } from './orders.ts';
import { Outside } from './outside.ts';
import { PHASES, type Phase, type PhaseEvent } from './phase.ts';
import type { FileStamp } from './ports/files.ts';
import { LONGEST_WAIT_MS, type Reach, type Upload } from './ports/store.ts';
import { RateMeter } from './rate.ts';
import { Returns } from './returns.ts';
import { RoomWait } from './room-wait.ts';
import { ServiceWatch } from './service-watch.ts';
import { movedRecordings } from './recording-moves.ts';
import { sampleInTime } from './identification.ts';
import { totalBytesOf } from './job.ts';
import type { WriterWord } from './told-writers.ts';

export interface EngineOptions {
  /** Names this engine in leases; unique among all that share the store. */
  readonly owner: string;
  /** PUTs at once, over all files; fewer where the user's limit is low. */
  readonly lanes: number;
  /** `all`: works the whole queue off. `asked`: only what is enqueued here. */
  readonly scope: 'all' | 'asked';
  /** The project that is paired now; null while none is known. */
  readonly projectId: string | null;
  readonly emit: (event: UploadEvent) => void;
  /**
   * The store failed: the engine has stopped, nothing recorded is lost. Not told of a full disk where the
   * scope is `all`: then the queue is held until there is room.
   */
  readonly onBroken: (error: unknown) => void;
}

/** What is under way now, for the snapshot. */
export interface LiveUpload {
  readonly upload: Upload;
  /** Acknowledged, or handed to the network. */
  readonly sentBytes: number;
  readonly bytesPerSecond: number;
  /** Of a file that is being recorded: its size when it was last looked at; null of a finished one. */
  readonly recordedBytes: number | null;
}

const LEASE_MS = 60_000;
/** The engine's heart: how often it looks after what nobody tells it. */
const BEAT_MS = 10_000;
/** How long a stop waits for the reply to a create, whose asset would else be lost. */
const HEAR_OUT_MS = 5_000;
/** How long it then waits for what was broken off, such as a read of a dead disk. */
const GIVE_UP_MS = 5_000;

/**
 * The durable upload: loads a job, lets the table decide, stores, and only then acts. Every decision is
 * in the tables; here is only who gets the next free lane, and when to look again.
 */
export class UploadEngine {
  readonly #ports: EnginePorts;
  readonly #options: EngineOptions;
  readonly #mailbox: Mailbox;
  readonly #holds: Holds;
  readonly #desk: Desk;
  readonly #service: ServiceWatch;
  readonly #lanes: Lanes;
  readonly #errands: Errands;
  readonly #intake: Intake;
  readonly #orders: Orders;
  readonly #returns: Returns;
  readonly #forecasts: Forecasts;
  readonly #governor: Governor;
  readonly #rate = new RateMeter();
  readonly #outside: Outside;
  readonly #roomWait: RoomWait;
  readonly #waking: Alarm;
  readonly #renewing: Alarm;
  readonly #heart: Alarm;
  #projectId: string | null;
  #phase: Phase = 'new';

  constructor(ports: EnginePorts, options: EngineOptions) {
    const { store, clock, files } = ports;
    const { owner, emit } = options;
    this.#ports = ports;
    this.#options = options;
    this.#projectId = options.projectId;
    this.#mailbox = new Mailbox((error) => this.#break(error));
    this.#holds = new Holds(clock, (reasons) => emit({ type: 'held', reasons }));
    const bandwidth = new TokenBucket(clock);
    this.#outside = new Outside(this.#mailbox, clock);
    const perform = (active: ActiveUpload, work: Work) => this.#perform(active, work);
    this.#desk = new Desk({ owner, store, clock, emit: (event) => this.#tell(event), perform });
    const run: ErrandsHost['run'] = (errand, work) =>
      this.#outside.run(
        errand,
        work.then((act) => this.#thenPump(act)),
      );
    const outward = { clock, holds: this.#holds, run };
    this.#service = new ServiceWatch({ ...outward, frameio: ports.frameio });
    const lanesHost = { clock, desk: this.#desk, holds: this.#holds, service: this.#service };
    this.#lanes = new Lanes(lanesHost, options.lanes);
    this.#governor = new Governor({
      clock,
      holds: this.#holds,
      bandwidth,
      lanes: this.#lanes,
      desk: this.#desk,
    });
    const faults = new FileFaults({ desk: this.#desk, files, clock });
    this.#errands = new Errands({
      ports,
      desk: this.#desk,
      holds: this.#holds,
      faults,
      bandwidth,
      askedBy: options.scope === 'asked' ? owner : null,
      service: this.#service,
      run,
      onSent: (active, gainedBytes) => this.#onSent(active, gainedBytes),
    });
    const apply: Desk['apply'] = async (id, event) => this.#desk.apply(id, event);
    const look = async (path: string, stamp: FileStamp) => sampleInTime(ports, path, stamp);
    this.#intake = new Intake({
      store,
      clock,
      emit,
      look,
      movedRecordings: async (found) => movedRecordings(ports, found),
      apply,
    });
    this.#orders = new Orders({
      store,
      clock,
      applyAll: async (pairs) => this.#desk.applyAll(pairs),
    });
    this.#returns = new Returns({
      store,
      files,
      clock,
      desk: this.#desk,
      mailbox: this.#mailbox,
      goOn: () => this.#mailbox.post(() => this.#pump()),
    });
    this.#forecasts = new Forecasts(emit);
    this.#waking = new Alarm(clock);
    this.#renewing = new Alarm(clock);
    this.#heart = new Alarm(clock);
    this.#roomWait = new RoomWait({
      clock,
      attempt: async () => this.#clearUp(),
      onRoom: () => this.#goOnAfterFullDisk(),
    });
  }

  /** Begins to work the queue off, first of all what an earlier run left. */
  start(): void {
    if (this.#enter('start')) this.#run();
  }

  /** False: that changes nothing now. */
  #enter(event: PhaseEvent): boolean {
    const next = PHASES[this.#phase][event];
    this.#phase = next ?? this.#phase;
    return next !== null;
  }

  #run(): void {
    const { clock, store } = this.#ports;
    this.#renewing.setEvery(LEASE_MS / 3, () => {
      this.#mailbox.post(() => store.renew(this.#options.owner, clock.now() + LEASE_MS));
    });
    this.#heart.setEvery(BEAT_MS, () => this.#mailbox.post(() => this.#beat()));
    this.#mailbox.post(async () => {
      this.#governor.settle(await this.#ports.store.settings());
      await this.#pump();
    });
  }

  /**
   * Queues files, or goes on with the jobs they already have. Resolves with the id of each one's job once
   * that is durable.
   * @throws DailiesError of the store; nothing is queued then
   */
  async enqueue(
    files: readonly FileToUpload[],
    options: EnqueueOptions = { again: false, origin: 'named' },
  ): Promise<readonly string[]> {
    const looked = await this.#intake.look(files, options);
    const ids = await this.#mailbox.ask(async () => {
      const settings = await this.#ports.store.settings();
      const scene = { owner: this.#options.owner, projectId: this.#projectId, settings };
      const queued = await this.#intake.enqueue(files, options, scene, looked);
      for (const [index, file] of files.entries()) {
        const seen = isGrowing(file, options) ? options.seen?.get(file.path) : undefined;
        if (seen !== undefined) this.#desk.follow(queued[index] ?? '', seen);
      }
      return queued;
    });
    this.#mailbox.post(() => {
      if (files.some((file) => isGrowing(file, options))) this.#lanes.lookForLive();
      return this.#pump();
    });
    return ids;
  }

  /**
   * Does what a person asks of the queue. Durable when it resolves.
   * @throws DailiesError of the store
   */
  async command(command: QueueCommand): Promise<CommandAnswer> {
    const answer = await this.#mailbox.ask(async () => this.#carryOut(command));
    this.#mailbox.post(() => this.#pump());
    return answer;
  }

  /**
   * What the writer of a growing file says of it: it appends only, so that everything that is there may go up; or it
   * has ended, so that nobody need wait for it to be still. A word that is not heard is found out by looking.
   */
  hearWriter(uploadId: string, word: WriterWord): void {
    this.#errands.recordings.writers.hear(uploadId, word);
    this.#mailbox.post(async () => {
      this.#desk.find(uploadId)?.follower.lookSoon();
      await this.#pump();
    });
  }

  /** The device is paired with another project now, or with none that is known. */
  setProject(projectId: string | null): void {
    this.#projectId = projectId;
    this.#mailbox.post(() => this.#pump());
  }

  /** The machine is on another network: a link that is down is tried at once. */
  networkMoved(): void {
    this.#mailbox.post(() => {
      this.#holds.networkMoved();
      return this.#pump();
    });
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
    return this.#desk.all().map((active) => ({
      upload: active.upload,
      sentBytes: active.sentBytes(),
      bytesPerSecond: active.rate.bytesPerSecond(nowMs),
      recordedBytes: active.isFollowed ? active.follower.seenBytes : null,
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
    const broken = this.#phase === 'broken' || this.#phase === 'diskFull';
    this.#enter('stop');
    this.#stopTimers();
    await this.#mailbox.drained();
    this.#service.stop();
    for (const active of this.#desk.all()) active.breakOff();
    const { clock } = this.#ports;
    const stopHearing = clock.wakeAt(clock.now() + HEAR_OUT_MS, () => {
      for (const active of this.#desk.all()) active.abortAll();
    });
    await this.#outside.emptied(HEAR_OUT_MS + GIVE_UP_MS);
    stopHearing();
    // What cannot be given back is free after its time.
    if (!broken) await this.#desk.clear().catch(() => undefined);
  }

  #stopTimers(): void {
    for (const alarm of [this.#waking, this.#renewing, this.#heart]) alarm.callOff();
    this.#returns.stop();
    this.#roomWait.callOff();
  }

  #break(error: unknown): void {
    this.#stopTimers();
    for (const active of this.#desk.all()) active.abortAll();
    const waits = this.#options.scope === 'all' && isDiskFull(error);
    if (!this.#enter(waits ? 'diskFilled' : 'storeFailed')) return;
    if (!waits) return this.#options.onBroken(error);
    this.#holds.add('diskFull', error.code, error.message);
    this.#roomWait.begin();
  }

  /** As at a restart: everything is given back. Rejects while the disk is full. */
  async #clearUp(): Promise<void> {
    await this.#outside.emptied(HEAR_OUT_MS);
    await this.#desk.clear();
    // A write also when no lease is to be given back: only that shows that there is room.
    const { store } = this.#ports;
    await store.saveSettings(await store.settings());
  }

  #goOnAfterFullDisk(): void {
    if (!this.#enter('roomAgain')) return;
    this.#mailbox.reopen();
    this.#holds.remove('diskFull');
    this.#run();
  }

  // --- what the user decides

  async #carryOut(command: QueueCommand): Promise<CommandAnswer> {
    if (command.kind !== 'set') {
      if (command.kind === 'first') this.#lanes.letJump();
      return this.#orders.carryOut(command, this.#projectId);
    }
    const { store } = this.#ports;
    const before = await store.settings();
    const settings = { ...before, ...command.settings };
    await store.saveSettings(settings);
    if (settings.priority !== before.priority) await this.#orders.reprioritize(settings.priority);
    if (command.settings.paused === false) this.#holds.liftStops();
    this.#governor.settle(settings);
    return { changed: 0, refused: [] };
  }

  // --- the loop

  /** Fills the lanes in turn, takes up what comes next, and sleeps until something is due. */
  async #pump(): Promise<void> {
    if (this.#phase !== 'running') return;
    const sinceMs = this.#ports.clock.now();
    this.#holds.wake();
    this.#service.wake();
    let more = true;
    for (;;) {
      const wanted = more ? this.#lanes.wanted() : 'none';
      if (wanted !== 'none') {
        more = await this.#claimNext(wanted === 'live');
        continue;
      }
      const next = this.#lanes.next();
      if (next === null) break;
      this.#errands.put(next.active, next.part);
    }
    for (const active of this.#desk.all()) {
      const { priority } = this.#governor.settings;
      this.#errands.recordings.tend(active, priority, () => this.#lanes.mayAsk());
    }
    await this.#sleepUntilDue(sinceMs);
  }

  /** False: nothing within reach is due. */
  async #claimNext(onlyLive: boolean): Promise<boolean> {
    const { store, clock } = this.#ports;
    const nowMs = clock.now();
    if (!onlyLive) this.#lanes.asked();
    const mayPrepare = onlyLive ? this.#lanes.mayFollow() : this.#lanes.mayPrepare();
    const reach = this.#reach(nowMs, mayPrepare);
    const upload = await store.claim({ ...reach, onlyLive, leaseMs: LEASE_MS });
    if (upload === null) {
      if (onlyLive) this.#lanes.foundNoneLive();
      return false;
    }
    this.#lanes.found();
    await this.#desk.take(upload, nowMs);
    return true;
  }

  #reach(nowMs: number, mayPrepare = true): Reach {
    const { owner, scope } = this.#options;
    return {
      owner,
      nowMs,
      projectId: this.#projectId,
      withoutAsset: mayPrepare && this.#holds.reach() === 'everything',
      askedBy: scope === 'asked' ? owner : null,
    };
  }

  /** @param nowMs when the loop began to look: what has fallen due since then is looked at again */
  async #sleepUntilDue(nowMs: number): Promise<void> {
    this.#waking.callOff();
    const { store } = this.#ports;
    const queueMs =
      this.#holds.reach() === 'nothing' ? null : await store.nextDueMs(this.#reach(nowMs));
    if (queueMs === null && this.#desk.size === 0) this.#options.emit({ type: 'quiet' });
    const partsMs = this.#desk.all().map((active) => active.nextDueMs(nowMs, LONGEST_WAIT_MS));
    const tryMs = this.#holds.nextTryMs();
    const asksMs = this.#desk.all().map((active) => active.askDueMs(nowMs, LONGEST_WAIT_MS));
    const looksMs = this.#desk.all().map((active) => active.lookDueMs(nowMs));
    const sendMs = tryMs === null ? [queueMs ?? Infinity, ...partsMs, ...asksMs] : [tryMs];
    const times = [...sendMs, ...looksMs, this.#service.dueMs ?? Infinity];
    // What is due already waits for a lane, and a freed lane pumps by itself.
    const atMs = Math.min(Infinity, ...times.filter((ms) => ms > nowMs));
    if (atMs === Infinity) return;
    this.#waking.setAt(atMs, () => this.#mailbox.post(() => this.#pump()));
  }

  // --- the heart: what no event tells

  /** Also wakes the loop, so that no jump of the clock can let it sleep for long. */
  async #beat(): Promise<void> {
    if (this.#phase !== 'running') return;
    for (const active of this.#desk.all()) {
      for (const { errand, part } of active.underWay()) {
        if (errand.beat()) await this.#errands.giveUp(active, errand, part);
      }
    }
    this.#service.beat();
    await this.#desk.giveBack();
    this.#holds.tryStopped();
    this.#governor.settle();
    const isFree = this.#holds.list().length === 0;
    this.#forecasts.look(this.#desk.all(), isFree, this.#ports.clock.now());
    if (this.#options.scope === 'all') this.#returns.lookOnce();
    await this.#pump();
  }

  // --- effects

  #perform(active: ActiveUpload, { kind }: Work): void {
    switch (kind) {
      case 'identify':
        // A recording is looked at until it shows what it is.
        return active.isFollowed ? undefined : this.#errands.identify(active);
      case 'createAsset':
        return this.#errands.create(active, this.#projectId);
      case 'sendParts':
        return this.#showProgress(active);
      case 'hashFile':
        return this.#errands.hash(active);
    }
  }

  #tell(event: UploadEvent): void {
    const { type } = event;
    if (type === 'completed' || type === 'failed' || type === 'skipped') {
      this.#errands.recordings.writers.forget(event.uploadId);
    }
    if (type === 'failed' && event.code === 'file_vanished' && this.#options.scope === 'all') {
      this.#returns.lookSoon();
    }
    this.#options.emit(event);
  }

  #thenPump(act: () => Promise<void>): () => Promise<void> {
    return async () => {
      await act();
      await this.#pump();
    };
  }

  #onSent(active: ActiveUpload, gainedBytes: number): void {
    const nowMs = this.#ports.clock.now();
    this.#rate.add(nowMs, gainedBytes);
    this.#forecasts.sent(nowMs, gainedBytes);
    this.#showProgress(active);
  }

  #showProgress(active: ActiveUpload): void {
    if (!active.mayShow(this.#ports.clock.now())) return;
    const { id: uploadId, path } = active.job;
    const sentBytes = active.sentBytes();
    const totalBytes = totalBytesOf(active.job);
    this.#options.emit({ type: 'progress', uploadId, path, sentBytes, totalBytes });
  }
}

const isDiskFull = (error: unknown): error is DailiesError =>
  error instanceof DailiesError && error.code === 'disk_full';
