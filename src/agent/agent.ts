import { DailiesError } from '../core/index.ts';
import { systemClock } from '../platform/index.ts';
import type { Snapshot, UploadPage, WatchedFolder } from './contract/index.ts';
import { createDevice, type CreateDeviceOptions } from './create-device.ts';
import type { Device } from './device.ts';
import { Announcer, type DeviceEvent } from './events.ts';
import { Loop } from './loop.ts';

export interface AgentOptions extends CreateDeviceOptions {
  /** Watched for this run, besides the folders that are kept. */
  readonly folders?: readonly string[] | undefined;
  /** Index of the channel that what comes into those folders is uploaded on. */
  readonly channel?: number | undefined;
}

/** How soon a pairing is noticed. */
const LOOK_MS = 1_000;
/** A lost pairing may leave uploads that need it no more; they are over when so long nothing has moved. */
const STILL_MS = 10_000;
/** Whoever pairs lets go of the state dir at once; who keeps it for so long is another agent. */
const OWNED_LOOKS = 15;
/** Who has asked for the state dir takes it within this, or never. */
const TAKEN_WITHIN_MS = 3_000;
/** A start does not wait longer than this for a disk to say what is there. */
const START_MS = 10_000;

type Mode =
  /** Owns the state dir and does everything. */
  | {
      readonly kind: 'running';
      readonly device: Device;
      readonly lostAtMs: number | null;
      /** Another process pairs or unpairs, and needs the state dir for that. */
      readonly isAsked: boolean;
    }
  /** It only shows, and waits to be paired. Another process may own the state dir, to do that. */
  | {
      readonly kind: 'waiting';
      readonly device: Device;
      readonly refused: number;
      /** When it let go for another process, which may have it until that ends; null: it is not paired. */
      readonly letGoAtMs: number | null;
    };

/**
 * A device that stays: watch folders, queue, and a pairing that may come and go. Without one it lets go of the
 * state dir, so that `dailies pair` can have it, and goes on by itself when that is done. Nothing is lost
 * meanwhile: what is recorded is found afterwards.
 */
export class Agent {
  readonly #options: AgentOptions;
  readonly #announcer = new Announcer<DeviceEvent>();
  readonly #ended = Promise.withResolvers<unknown>();
  #mode: Mode;
  #loop: Loop | null = null;
  #unhear: () => void = () => undefined;
  #movedAtMs = systemClock.now();

  /** @throws DailiesError as `createDevice`, `Device.watch` and `Device.requireChannel` do */
  static async start(options: AgentOptions): Promise<Agent> {
    const device = await createDevice(options);
    const agent = new Agent(options, device);
    try {
      if (options.channel !== undefined) device.requireChannel(options.channel);
      await agent.#run(device);
    } catch (error) {
      await agent.close();
      throw error;
    }
    agent.#loop = new Loop(systemClock, async () => agent.#look());
    return agent;
  }

  private constructor(options: AgentOptions, device: Device) {
    this.#options = options;
    this.#mode = running(device);
  }

  on(listener: (event: DeviceEvent) => void): () => void {
    return this.#announcer.on(listener);
  }

  /** Resolves with what ended it, which is a fault of the store or of another owner. */
  async ended(): Promise<unknown> {
    return this.#ended.promise;
  }

  get isWaiting(): boolean {
    return this.#mode.kind === 'waiting';
  }

  async snapshot(options: { probe: boolean }): Promise<Snapshot> {
    const { kind, device } = this.#mode;
    const snapshot = await device.snapshot(options);
    if (kind === 'running') return snapshot;
    const paths = [...snapshot.watch.map(({ path }) => path), ...(this.#options.folders ?? [])];
    return { ...snapshot, watch: [...new Set(paths)].map(unwatched) };
  }

  async uploads(options: Parameters<Device['uploads']>[0]): Promise<UploadPage> {
    return this.#mode.device.uploads(options);
  }

  /** Stops everything; what is queued stays queued. */
  async close(): Promise<void> {
    await this.#loop?.close();
    this.#unhear();
    await this.#mode.device.close();
  }

  /** Does everything with a device that owns the state dir; without a pairing only settles what is there. */
  async #run(device: Device): Promise<void> {
    this.#mode = running(device);
    device.onAskedToLetGo(() => {
      this.#mode = { ...running(device), isAsked: true };
      this.#loop?.hurry();
    });
    this.#unhear = device.on((event) => this.#hear(event));
    const { folders = [], channel = null } = this.#options;
    const watching = Promise.all(folders.map(async (folder) => device.watch(folder, { channel })));
    const late = Promise.withResolvers<void>();
    const callOff = systemClock.wakeAt(systemClock.now() + START_MS, () => late.resolve());
    await Promise.race([watching, late.promise]).finally(callOff);
    watching.catch((error: unknown) => this.#ended.resolve(error));
    if (device.pairingState !== 'paired') return this.#stepBack();
    device.start();
    await device.watchKept();
  }

  async #stepBack(letGoAtMs: number | null = null): Promise<void> {
    this.#unhear();
    await this.#mode.device.close();
    const device = await createDevice({ ...this.#options, lookOnly: true });
    this.#mode = { kind: 'waiting', device, refused: 0, letGoAtMs };
    this.#announcer.emit({ type: letGoAtMs === null ? 'waitingForPairing' : 'letGo' });
  }

  async #look(): Promise<number> {
    try {
      if (this.#mode.kind === 'waiting') await this.#lookForPairing(this.#mode);
      else await this.#lookWhetherLost(this.#mode);
    } catch (error) {
      this.#ended.resolve(error);
    }
    return LOOK_MS;
  }

  async #lookForPairing(mode: Mode & { kind: 'waiting' }): Promise<void> {
    const { device: looking, refused, letGoAtMs } = mode;
    const isPaired = (await looking.lookAtPairing()) === 'paired';
    if (!isPaired && letGoAtMs !== null) {
      // It was let go of to be unpaired.
      this.#mode = { ...mode, letGoAtMs: null };
      this.#announcer.emit({ type: 'waitingForPairing' });
      return;
    }
    const isTaken = refused > 0;
    const letGoMs = letGoAtMs === null ? Infinity : Math.abs(systemClock.now() - letGoAtMs);
    if (!isPaired || (!isTaken && letGoMs < TAKEN_WITHIN_MS)) return;
    let device: Device;
    try {
      device = await createDevice(this.#options);
    } catch (error) {
      const isOwned = error instanceof DailiesError && error.code === 'state_dir_owned';
      if (!isOwned || (refused >= OWNED_LOOKS && letGoAtMs === null)) throw error;
      this.#mode = { ...mode, refused: refused + 1 };
      return;
    }
    await looking.close();
    await this.#run(device);
    if (!this.isWaiting) this.#announcer.emit({ type: 'pairingFound' });
  }

  async #lookWhetherLost({ lostAtMs, isAsked }: Mode & { kind: 'running' }): Promise<void> {
    if (isAsked) return this.#stepBack(systemClock.now());
    const nowMs = systemClock.now();
    const stillMs = nowMs - Math.max(this.#movedAtMs, lostAtMs ?? nowMs);
    if (lostAtMs !== null && stillMs >= STILL_MS) await this.#stepBack();
  }

  #hear(event: DeviceEvent): void {
    const { device } = this.#mode;
    if (event.type === 'progress') this.#movedAtMs = systemClock.now();
    if (event.type === 'pairingLost') {
      this.#mode = { ...running(device), lostAtMs: systemClock.now() };
    }
    if (device.brokenBy !== null) this.#ended.resolve(device.brokenBy);
    this.#announcer.emit(event);
  }
}

const running = (device: Device) =>
  ({ kind: 'running', device, lostAtMs: null, isAsked: false }) as const;

const unwatched = (path: string): WatchedFolder => ({
  path,
  state: 'idle',
  why: 'it is watched again when this device is paired; nothing is lost meanwhile',
});
