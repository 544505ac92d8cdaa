import { DailiesError, redactAll, type Channel } from '../core/index.ts';
import {
  UploadEngine,
  type CommandAnswer,
  type EnqueueOptions,
  type LetGoCommand,
  type ListOptions,
  type PostedCommand,
  type QueueCommand,
  type QueueSettings,
} from '../engine/index.ts';
import { isOwned, type VaultKeyKind } from '../platform/index.ts';
import { Connection } from './connection/connection.ts';
import type { Snapshot, UploadPage } from './contract/index.ts';
import { CommandBox } from './command-box.ts';
import type { DeviceParts } from './device-parts.ts';
import { Announcer, type ConnectionNews, type DeviceEvent } from './events.ts';
import { Inbox, type Queued } from './inbox.ts';
import { Ledger } from './ledger.ts';
import { DeviceNetwork } from './network/device-network.ts';
import { countForOtherProject, resolveId } from './queue-ids.ts';
import type { Acts } from './management/acts.ts';
import type { DeviceFacts } from './management/device-facts.ts';
import { makeManagement } from './management/make-management.ts';
import type { Management } from './management/management.ts';
import type { MarkOptions } from './management/mark-options.ts';
import type { Marked, PutComment } from './management/marks.ts';
import type { Recording } from './recording/recording.ts';
import { Recordings, type RecordOptions } from './recording/recordings.ts';
import { Frameio } from './session/frameio.ts';
import type { PairingEnd, PairingOptions } from './session/pairing-run.ts';
import { Pairings, type Unpaired } from './session/pairings.ts';
import { TokenKeeper } from './session/token-keeper.ts';
import { View } from './view.ts';
import type { WatchFolders } from './watching/watch-folders.ts';
import type { WatchOptions } from './watching/watch-options.ts';
import { Watching } from './watching/watching.ts';

/** Whoever owns the state dir looks for commands several times a second. */
const LET_GO_LOOKS = 15;
const LET_GO_WITHIN_MS = 5_000;

/** One paired unit: pairing, queue, watch folders, snapshot, events. Made by `createDevice`. */
export class Device {
  readonly #parts: DeviceParts;
  readonly #announcer = new Announcer<DeviceEvent>();
  readonly #keeper: TokenKeeper;
  readonly #engine: UploadEngine;
  readonly #inbox: Inbox;
  readonly #commands: CommandBox;
  readonly #view: View;
  /** What has been delivered, and what was lost on the way. */
  readonly ledger: Ledger;
  readonly #watching: Watching;
  readonly #recordings: Recordings;
  readonly #pairings: Pairings;
  readonly #connection: Connection;
  readonly #network: DeviceNetwork;
  readonly #acts: Acts;
  readonly #management: Management;
  #letGo: (() => void) | null = null;
  /** Set when the store has failed; every later act ends with it. */
  #broken: unknown = null;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    const { account, context, clock, store, files, lanes, scope } = parts;
    const emit = (event: DeviceEvent) => this.#announcer.emit(event);
    const hear = (news: ConnectionNews) => {
      // Perhaps the storage takes parts again.
      if (news.type === 'clock' && news.why === null) this.#engine.resume('clockWrong');
      emit(news);
    };
    this.#network = new DeviceNetwork({ ...parts, emit: hear });
    const { http, transfer } = this.#network;
    const onLost = (message: string) => {
      this.#engine.hold('pairingLost', 'pairing_lost', message);
      emit({ type: 'pairingLost', message });
    };
    const onToken = (accessToken: string | null) => this.#connection.tokenChanged(accessToken);
    this.#keeper = new TokenKeeper({ account, http, context, clock, onLost, onToken });
    this.#connection = new Connection({ ...parts, keeper: this.#keeper, emit });
    const frameio = new Frameio(this.#keeper, context);
    this.#engine = new UploadEngine(
      { store, files, frameio, transfer, clock },
      {
        owner: clock.newId(),
        lanes,
        scope,
        projectId: account.projectId,
        emit,
        onBroken: (error) => this.#break(error),
      },
    );
    account.onPairing(() => {
      this.#engine.setProject(account.projectId);
      this.#connection.pairingChanged();
    });
    const onPaired = () => {
      this.#engine.resume('pairingLost');
      this.#engine.resume('stopped');
    };
    this.#pairings = new Pairings({ ...parts, keeper: this.#keeper, emit, onPaired });
    this.#inbox = new Inbox({ files, clock, engine: this.#engine });
    this.#commands = new CommandBox(store, clock);
    const { acts, management } = makeManagement(parts, this.#keeper, this.#commands);
    this.#acts = acts;
    this.#management = management;
    this.#view = new View(parts, this.#engine, {
      isPairing: () => this.#pairings.isUnderWay,
      network: this.#network,
      socket: async () => this.#connection.reportOfOwner(),
      folders: async () => this.#watching.states(),
    });
    const uploadAll: Device['uploadAll'] = async (paths, options) => this.uploadAll(paths, options);
    this.#watching = new Watching({ ...parts, emit, uploadAll });
    this.#recordings = new Recordings({
      ...parts,
      uploadAll,
      hearWriter: (uploadId, word) => this.#engine.hearWriter(uploadId, word),
      on: (listener) => this.on(listener),
      emit,
      post: async (command) => this.#commands.post(command),
      isWorkedOn: () => isOwned(parts.stateDir),
      snapshot: async () => this.snapshot({ probe: true }),
    });
    this.ledger = new Ledger({ store, files, projectId: () => account.projectId });
  }

  on(listener: (event: DeviceEvent) => void): () => void {
    return this.#announcer.on(listener);
  }

  get pairingState(): 'unpaired' | 'paired' | 'lost' {
    return this.#parts.account.pairing.kind;
  }

  /** As another process has left it by now; for who only looks. */
  async lookAtPairing(): Promise<'unpaired' | 'paired' | 'lost'> {
    await this.#parts.account.lookAgain();
    return this.pairingState;
  }

  /** The watch folders that are kept in the state dir. */
  get watchFolders(): WatchFolders {
    return this.#watching.folders;
  }

  /** This process works on the queue. False: it was opened to look, and another process owns the state dir. */
  get isOwner(): boolean {
    return this.#parts.owned;
  }

  get bytesPerSecond(): number {
    return this.#engine.bytesPerSecond();
  }

  /** Why the store failed, once it has. */
  get brokenBy(): unknown {
    return this.#broken;
  }

  /** Begins to work off the queue. */
  start(): void {
    const { pairing } = this.#parts.account;
    if (pairing.kind === 'lost') this.#engine.hold('pairingLost', 'pairing_lost', pairing.message);
    void this.#learnIdentity();
    this.#connection.start();
    this.#network.startWatching(() => {
      this.#connection.networkMoved();
      this.#engine.networkMoved();
    });
    this.#engine.start();
    this.#commands.serve(async (command) => this.#carryOut(command));
  }

  /**
   * Pairs: shows codes as events until someone authorises one, it is cancelled, or time is up.
   * @throws DailiesError `no_client_secret`, and what the vault throws
   */
  async pair(options: PairingOptions): Promise<PairingEnd> {
    return this.#pairings.pair(options);
  }

  /** Ends the pairing that is under way, or the next one before it begins. */
  cancelPairing(): void {
    this.#pairings.cancel();
  }

  /**
   * Deauthorises: revokes at Frame.io, then wipes the tokens, and wipes them also when Frame.io cannot
   * be told.
   * @throws DailiesError `not_paired`
   */
  async unpair(): Promise<Unpaired> {
    return this.#pairings.unpair();
  }

  /**
   * Queues a file; one that somebody is writing now goes up as it grows. The id is that of its job, an earlier
   * one when the file has one.
   * @throws DailiesError of the file or the store
   */
  async upload(path: string, options: Partial<EnqueueOptions> = {}): Promise<string> {
    const [queued] = await this.uploadAll([path], options);
    if (queued?.kind !== 'queued') throw queued?.error ?? new DailiesError('internal', path);
    return queued.uploadId;
  }

  /**
   * Queues files in one step; one that cannot be queued does not keep back the others.
   * @throws DailiesError of the store; nothing is queued then
   */
  async uploadAll(
    paths: readonly string[],
    options: Partial<EnqueueOptions> = {},
  ): Promise<readonly Queued[]> {
    if (this.#broken !== null) throw this.#broken;
    return this.#inbox.put(paths, { again: false, origin: 'named', ...options });
  }

  /**
   * Takes a recording as it is made: a stream to be written to, kept as a file and uploaded while it grows, by this
   * process or by the one that owns the state dir. Its `outcome` says what became of it. The file is never one that
   * is there already.
   * @throws DailiesError `not_paired`, `bad_arguments`, `no_such_file`, `disk_full`
   */
  async record(options: RecordOptions): Promise<Recording> {
    if (this.pairingState === 'unpaired') {
      throw new DailiesError('not_paired', 'This device is not paired');
    }
    return this.#recordings.record(options);
  }

  /**
   * Does what a person asks of the queue, or has it done by the process that owns it.
   * @throws DailiesError of the store; `state_dir_owned` when the owner does not answer
   */
  async command(command: QueueCommand): Promise<CommandAnswer> {
    return this.#parts.owned ? this.#engine.command(command) : this.#commands.post(command);
  }

  /**
   * Keeps the device model's secret in the vault; the pairing is not touched.
   * @throws DailiesError of the vault
   */
  async keepClientSecret(clientSecret: string): Promise<void> {
    await this.#parts.account.keepSecret(clientSecret);
  }

  /**
   * Seals the vault with a new key of this kind. False: the keychain would not delete the old key.
   * @throws DailiesError `vault_locked` when there can be no such key, and of the vault
   */
  async moveVault(kind: VaultKeyKind): Promise<boolean> {
    await this.#parts.account.make();
    return this.#parts.moveVault(kind);
  }

  /** Who owns the state dir can let go of it when another process asks; `letGo` begins that. */
  onAskedToLetGo(letGo: () => void): void {
    this.#letGo = letGo;
  }

  /**
   * What this device is at Frame.io, read anew where that can be done; `notAsked` says why not.
   * @throws DailiesError `not_paired`, `pairing_lost`
   */
  async identity(): Promise<DeviceFacts> {
    return this.#management.identity();
  }

  /** As last told by Frame.io; an upload names one by its `index`. */
  get channels(): readonly Channel[] {
    return this.#management.channels;
  }

  /** @throws DailiesError `bad_arguments` for a channel that Frame.io did not list, when it has listed any */
  requireChannel(index: number): void {
    this.#management.requireChannel(index);
  }

  /**
   * Connects a sub-device as a channel. The same model and label are the same sub-device again.
   * @throws DailiesError
   */
  async connectChannel(modelId: string, label = ''): Promise<Channel> {
    return this.#management.connectChannel(modelId, label);
  }

  /** Ends one channel; null: all that can be ended. @throws DailiesError */
  async disconnectChannel(channelId: string | null): Promise<void> {
    return this.#management.disconnectChannel(channelId);
  }

  /**
   * Marks this moment: a text as a comment on the clip it is about, a timecode as a press of a logging button. About
   * now: what cannot be told to Frame.io at once is not marked, and an error.
   * @throws DailiesError `bad_arguments`, and what keeps Frame.io from being asked
   */
  async mark(options: MarkOptions): Promise<Marked> {
    return this.#management.mark(options);
  }

  /** Comments on an asset of this device, at a frame or as a whole. @throws DailiesError as `mark` does */
  async comment(assetId: string, text: string, frame: number | null = null): Promise<PutComment> {
    return this.#management.comment(assetId, text, frame);
  }

  /** Asks the process that owns the state dir to let go of it. False: it does not, or does not answer. */
  async askToLetGo(): Promise<boolean> {
    const command: LetGoCommand = { kind: 'letGo', askedAtMs: this.#parts.clock.now() };
    const answer = await this.#commands.post(command, LET_GO_LOOKS).catch(() => null);
    return answer !== null && answer.refused.length === 0;
  }

  /**
   * The id that a person means, who does not type whole ones.
   * @throws DailiesError `bad_arguments` when none or several begin so, and of the store
   */
  async resolve(idOrPrefix: string): Promise<string> {
    return resolveId(this.#parts.store, idOrPrefix);
  }

  /** How many files in the queue are meant for another project than the one paired now. */
  async waitingForOtherProject(): Promise<number> {
    return countForOtherProject(this.#parts.store, this.#parts.account.projectId);
  }

  async queueSettings(): Promise<QueueSettings> {
    return this.#parts.store.settings();
  }

  /**
   * Uploads what is recorded into a folder, while it grows where that is possible. Resolves when everything that
   * comes into it from then on will be found. What is there when it is watched for the first time is not sent
   * unless asked for; later runs go on where the last one ended.
   * @throws DailiesError `bad_arguments`, and of the store
   */
  async watch(folder: string, options: WatchOptions = {}): Promise<void> {
    return this.#watching.watcher.watch(folder, options);
  }

  /**
   * Watches the folders that are kept in the state dir, also those that are added from now on.
   * @throws DailiesError of the store
   */
  async watchKept(): Promise<void> {
    return this.#watching.watcher.watchKept();
  }

  /**
   * Everything at a glance. Asks Frame.io first when `probe` says so or its last answer is old, which
   * takes up to three seconds.
   */
  async snapshot(options: { probe: boolean }): Promise<Snapshot> {
    if (options.probe) await this.#learnIdentity();
    return this.#view.snapshot(options.probe);
  }

  /** The queue and the results, a page at a time. */
  async uploads(options: ListOptions): Promise<UploadPage> {
    return this.#view.uploads(options);
  }

  /** It can say to Frame.io what it is. */
  get hasClientSecret(): boolean {
    return this.#parts.account.hasClientSecret;
  }

  /** The value without what nobody may read, so that it can be given away. Who asks never gets the secrets themselves. */
  withoutSecrets(value: unknown): unknown {
    return redactAll(value, this.#parts.account.secrets);
  }

  /** Asks Frame.io who this device is; renews its token first when that is due. */
  async readIdentity(): Promise<void> {
    if (this.pairingState === 'paired') await this.#keeper.readIdentity();
  }

  /** Opens the socket without working off the queue, and says after `patienceMs` at most how it is. */
  async tryOnline(patienceMs: number): Promise<Snapshot> {
    await this.#connection.tryOnline(patienceMs);
    return this.snapshot({ probe: false });
  }

  /** Where Frame.io wants the bytes of this pairing, as upload URLs have named it; null: none has yet. */
  async storageOrigin(): Promise<string | null> {
    return this.#network.storageOrigin();
  }

  /** A pairing that was cut off between its tokens and its first `devices/me` is finished now. */
  async #learnIdentity(): Promise<void> {
    const { account, owned } = this.#parts;
    const { pairing } = account;
    if (owned && pairing.kind === 'paired' && pairing.identity === null) {
      await this.#keeper.readIdentity();
    }
  }

  /** Stops everything; what is queued stays queued. */
  async close(): Promise<void> {
    this.#pairings.cancel();
    await this.#watching.watcher.close();
    await this.#recordings.close();
    await this.#commands.close();
    await Promise.all([this.#connection.close(), this.#engine.stop()]);
    await this.#network.close();
    this.#keeper.close();
    await this.#parts.onClose();
  }

  async #carryOut(command: PostedCommand): Promise<CommandAnswer> {
    if (command.kind === 'letGo') return this.#hearLetGo(command);
    if (command.kind === 'device') return this.#acts.carryOut(command);
    const isRecording = command.kind === 'record' || command.kind === 'recordingEnded';
    return isRecording ? this.#recordings.carryOut(command) : this.#engine.command(command);
  }

  #hearLetGo({ askedAtMs }: LetGoCommand): CommandAnswer {
    const isLate = Math.abs(this.#parts.clock.now() - askedAtMs) > LET_GO_WITHIN_MS;
    if (isLate || this.#letGo === null) {
      return { changed: 0, refused: [{ id: '', why: 'it has work of its own' }] };
    }
    this.#letGo();
    return { changed: 1, refused: [] };
  }

  #break(error: unknown): void {
    this.#broken = error;
    this.#announcer.emit({ type: 'quiet' });
  }
}
