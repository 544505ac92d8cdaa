import {
  DailiesError,
  isSuccess,
  revokeRequest,
  type ApiContext,
  type HttpPort,
} from '../core/index.ts';
import {
  UploadEngine,
  type ClockPort,
  type CommandAnswer,
  type EnqueueOptions,
  type FilesPort,
  type ListOptions,
  type QueueCommand,
  type QueueSettings,
  type StorePort,
  type TransferPort,
} from '../engine/index.ts';
import type { Snapshot, UploadPage } from './contract/index.ts';
import { CommandBox } from './command-box.ts';
import { Announcer, type DeviceEvent } from './events.ts';
import { Inbox, type Queued } from './inbox.ts';
import { Ledger } from './ledger.ts';
import { countForOtherProject, resolveId } from './queue-ids.ts';
import type { Account } from './session/account.ts';
import { Frameio } from './session/frameio.ts';
import { PairingRun, type PairingEnd, type PairingOptions } from './session/pairing-run.ts';
import { TokenKeeper } from './session/token-keeper.ts';
import { View } from './view.ts';
import { FolderWatch } from './watch.ts';

export interface DeviceParts {
  readonly account: Account;
  readonly store: StorePort;
  readonly http: HttpPort;
  readonly transfer: TransferPort;
  readonly files: FilesPort;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly lanes: number;
  readonly scope: 'all' | 'asked';
  /** False: another process owns the state dir, and nothing here may be changed. */
  readonly owned: boolean;
  /** Closes what was opened for this device. */
  readonly onClose: () => Promise<void>;
}

export type Unpaired =
  | { readonly kind: 'revoked' }
  /** Frame.io had ended the pairing before. */
  | { readonly kind: 'endedBefore' }
  /** Wiped here; Frame.io could not be told and still lists the device. */
  | { readonly kind: 'wipedOnly'; readonly why: string };

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
  readonly #watches = new Map<string, FolderWatch>();
  #pairing: PairingRun | null = null;
  /** Cancelling may come before there is anything to cancel. */
  #cancelWanted = false;
  /** Set when the store has failed; every later act ends with it. */
  #broken: unknown = null;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    const { account, http, context, clock, store, files, transfer, lanes, scope } = parts;
    const emit = (event: DeviceEvent) => this.#announcer.emit(event);
    const onLost = (message: string) => {
      this.#engine.hold('pairingLost', 'pairing_lost', message);
      emit({ type: 'pairingLost', message });
    };
    this.#keeper = new TokenKeeper({ account, http, context, clock, onLost });
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
    account.onPairing(() => this.#engine.setProject(account.projectId));
    this.#inbox = new Inbox(files, this.#engine);
    this.#commands = new CommandBox(store, clock);
    this.#view = new View(parts, this.#engine, {
      isPairing: () => this.#pairing !== null,
      folders: () => [...this.#watches.values()].map(({ state }) => state),
    });
    this.ledger = new Ledger({ store, files, projectId: () => account.projectId });
  }

  on(listener: (event: DeviceEvent) => void): () => void {
    return this.#announcer.on(listener);
  }

  get pairingState(): 'unpaired' | 'paired' | 'lost' {
    return this.#parts.account.pairing.kind;
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
    this.#engine.start();
    this.#commands.serve(this.#engine);
  }

  /**
   * Pairs: shows codes as events until someone authorises one, it is cancelled, or time is up.
   * @throws DailiesError `no_client_secret`, and what the vault throws
   */
  async pair(options: PairingOptions): Promise<PairingEnd> {
    const { account, http, context, clock } = this.#parts;
    const emit = (event: DeviceEvent) => this.#announcer.emit(event);
    const client = await account.credentials();
    this.#pairing = new PairingRun({ account, http, context, clock, emit }, client, options);
    if (this.#cancelWanted) this.#pairing.cancel();
    try {
      const end = await this.#pairing.run();
      this.#keeper.adopt();
      if (end.kind === 'paired') {
        const { deviceId, deviceName, projectId, projectName, userName } = end.identity;
        this.#engine.resume('pairingLost');
        this.#engine.resume('stopped');
        emit({
          type: 'paired',
          project: { id: projectId, name: projectName },
          user: { name: userName },
          device: { id: deviceId, name: deviceName },
        });
      }
      if (end.kind === 'cancelled') emit({ type: 'cancelled' });
      if (end.kind === 'failed') {
        emit({ type: 'pairingFailed', code: end.code, message: end.message });
      }
      return end;
    } finally {
      this.#pairing = null;
      this.#cancelWanted = false;
    }
  }

  /** Ends the pairing that is under way, or the next one before it begins. */
  cancelPairing(): void {
    this.#cancelWanted = true;
    this.#pairing?.cancel();
  }

  /**
   * Deauthorises: revokes at Frame.io, then wipes the tokens, and wipes them also when Frame.io cannot
   * be told.
   * @throws DailiesError `not_paired`
   */
  async unpair(): Promise<Unpaired> {
    const { account, http, context } = this.#parts;
    const { pairing } = account;
    if (pairing.kind === 'unpaired')
      throw new DailiesError('not_paired', 'The device is not paired');
    const result =
      pairing.kind === 'paired'
        ? await http.send(
            revokeRequest(context, await account.credentials(), pairing.tokens.refreshToken),
          )
        : null;
    await account.setPairing({ kind: 'unpaired' });
    this.#keeper.adopt();
    if (result === null) return { kind: 'endedBefore' };
    if (result.kind === 'network') return { kind: 'wipedOnly', why: result.detail };
    return isSuccess(result)
      ? { kind: 'revoked' }
      : { kind: 'wipedOnly', why: `Frame.io answered with HTTP ${result.status}` };
  }

  /**
   * Queues a finished file. The id is that of its job, an earlier one when the file has one.
   * @throws DailiesError of the file or the store
   */
  async upload(path: string, options: Partial<EnqueueOptions> = {}): Promise<string> {
    const [queued] = await this.uploadAll([path], options);
    if (queued?.kind !== 'queued') throw queued?.error ?? new DailiesError('internal', path);
    return queued.uploadId;
  }

  /**
   * Queues finished files in one step; one that cannot be queued does not keep back the others.
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
   * Does what a person asks of the queue, or has it done by the process that owns it.
   * @throws DailiesError of the store; `state_dir_owned` when the owner does not answer
   */
  async command(command: QueueCommand): Promise<CommandAnswer> {
    return this.#parts.owned ? this.#engine.command(command) : this.#commands.post(command);
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

  /** Uploads what is recorded into a folder, each file when it is finished. */
  watch(folder: string): void {
    const { clock } = this.#parts;
    const onReady = async (path: string) => void (await this.upload(path, { origin: 'found' }));
    this.#watches.set(folder, new FolderWatch({ folder, clock, onReady }));
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
    this.#pairing?.cancel();
    for (const watch of this.#watches.values()) await watch.close();
    await this.#commands.close();
    await this.#engine.stop();
    this.#keeper.close();
    await this.#parts.onClose();
  }

  #break(error: unknown): void {
    this.#broken = error;
    this.#announcer.emit({ type: 'quiet' });
  }
}
