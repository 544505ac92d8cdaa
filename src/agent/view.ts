import type { ApiContext } from '../core/index.ts';
import {
  UNENDED,
  acknowledgedBytes,
  totalBytesOf,
  type ClockPort,
  type ListOptions,
  type LiveUpload,
  type QueueSettings,
  type Scene,
  type StorePort,
  type Upload,
  type UploadEngine,
} from '../engine/index.ts';
import type { SocketReport } from '../platform/index.ts';
import type { Snapshot, UploadPage, WatchedFolder } from './contract/index.ts';
import type { DeviceNetwork } from './network/device-network.ts';
import type { Account } from './session/account.ts';
import { makeCurrent, makeRow, makeSnapshot } from './snapshot.ts';

interface ViewParts {
  readonly account: Account;
  readonly store: StorePort;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly proxy: string | null;
  /** False: another process owns the queue, and knows more of it than its store does. */
  readonly owned: boolean;
}

interface Surroundings {
  readonly network: Pick<DeviceNetwork, 'report' | 'upSpeed'>;
  readonly isPairing: () => boolean;
  readonly socket: () => Promise<SocketReport>;
  readonly folders: () => Promise<readonly WatchedFolder[]>;
}

/** Shown of what another process has under way. */
const LIVE_MOST = 20;
const UNDER_WAY = UNENDED.filter((kind) => kind !== 'queued');

/** The device as people see it: the snapshot, and the queue in pages. Changes nothing. */
export class View {
  readonly #parts: ViewParts;
  readonly #engine: UploadEngine;
  readonly #surroundings: Surroundings;

  constructor(parts: ViewParts, engine: UploadEngine, surroundings: Surroundings) {
    this.#parts = parts;
    this.#engine = engine;
    this.#surroundings = surroundings;
  }

  /** @param probe asks Frame.io, however fresh its last answer is */
  async snapshot(probe: boolean): Promise<Snapshot> {
    const { account, store, context } = this.#parts;
    const report = await this.#surroundings.network.report(probe);
    const settings = await store.settings();
    const live = await this.#live();
    const scene = this.#scene(settings, live);
    return makeSnapshot({
      pairing: account.pairing,
      pairingNow: this.#surroundings.isPairing(),
      clientVersion: context.clientVersion,
      report,
      up: await this.#surroundings.network.upSpeed(),
      proxy: this.#parts.proxy,
      counts: await store.counts(),
      current: live.map((upload) => makeCurrent(upload, scene(upload.upload))),
      bytesPerSecond: this.#engine.bytesPerSecond(),
      holds: this.#engine.holds(),
      pausedByUser: settings.paused,
      socket: await this.#surroundings.socket(),
      watch: await this.#surroundings.folders(),
    });
  }

  async uploads(options: ListOptions): Promise<UploadPage> {
    const { store } = this.#parts;
    const uploads = await store.list(options);
    const scene = this.#scene(await store.settings(), await this.#live());
    const last = uploads.length === options.limit ? uploads.at(-1) : undefined;
    const rows = uploads.map((upload) => makeRow(upload, scene(upload)));
    return { uploads: rows, next: last?.job.id ?? null };
  }

  /** What is under way; of another process's queue what its store tells, which is no speed. */
  async #live(): Promise<readonly LiveUpload[]> {
    const { owned, store } = this.#parts;
    if (owned) return this.#engine.live();
    const uploads = await store.list({ limit: LIVE_MOST, states: UNDER_WAY });
    return uploads.map((upload) => ({
      upload,
      sentBytes: acknowledgedBytes(upload.parts),
      bytesPerSecond: 0,
      recordedBytes: totalBytesOf(upload.job) === null ? upload.job.stamp.sizeBytes : null,
    }));
  }

  /** What is going on around each upload. */
  #scene(settings: QueueSettings, live: readonly LiveUpload[]): (upload: Upload) => Scene {
    const { account, clock } = this.#parts;
    const active = new Set(live.map(({ upload }) => upload.job.id));
    const { projectId, projectName } = account;
    const holds = this.#engine.holds();
    const around = { holds, projectId, projectName, nowMs: clock.now(), settings };
    return ({ job }) => ({ ...around, active: active.has(job.id) });
  }
}
