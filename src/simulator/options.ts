import { randomBytes } from 'node:crypto';
import {
  ACCESS_TOKEN_LIFE_SECONDS,
  DEFAULT_POLL_INTERVAL_SECONDS,
  DEVICE_CODE_MAX_LIFE_SECONDS,
  REFRESH_TOKEN_LIFE_SECONDS,
  SOCKET_IDLE_SECONDS,
  UPLOAD_URL_LIFE_SECONDS,
} from '../spec/index.ts';
import { SimulatorError } from './simulator-error.ts';
import { partCountByDefault } from './storage/part-sizes.ts';
import type { AssetType } from './views.ts';
import { isTimezone } from './world/time.ts';

/** Which of a device's two ids its topic may carry (protocol.md, open question 1). */
export type SocketTopicId = 'any' | 'id' | 'device_id';

export interface SimulatorOptions {
  /** Of the API and the page. 0 or absent: a free one. */
  port?: number;
  /** Of the storage host. 0 or absent: a free one. */
  storagePort?: number;
  /** Keeps the CA and the received bytes. Default: a private temporary folder, gone after `close()`. */
  dataDir?: string;
  /** Of the device model. Default: random. */
  clientSecret?: string;
  codeLifeSeconds?: number;
  pollIntervalSeconds?: number;
  /** Answer `slow_down` to polls faster than the interval. They are violations either way. */
  slowDownOnFastPolls?: boolean;
  accessTokenLifeSeconds?: number;
  refreshTokenLifeSeconds?: number;
  uploadUrlLifeSeconds?: number;
  /** Shown as the person who authorised when `authorize` names nobody. */
  userName?: string;
  projectName?: string;
  /** IANA name; decides the date folder (protocol.md §11.5). Default: this machine's. */
  timezone?: string;
  /** How many upload URLs an asset gets when the device does not send `parts`. */
  urlsPerAsset?: (filesizeBytes: number) => number;
  /**
   * What channels collect, by the `device_model_id` they are connected with (protocol.md §14). Every other
   * model's collect video.
   */
  deviceModels?: Readonly<Record<string, AssetType>>;
  /** Milliseconds since 1970. Every lifetime and date of the simulator follows it. */
  now?: () => number;
  /** Storage gives up on a silent sender after this. Default 20, as S3 does. */
  storageIdleSeconds?: number;
  /** An API request must have arrived whole within this. Default 30. */
  requestSeconds?: number;
  /** A socket from which nothing came for this long is dropped. Default 60 (protocol.md §10.3). */
  socketIdleSeconds?: number;
  /**
   * Whether a socket is closed, within a second and with 1000, once the access token it was opened with
   * is spent, revoked or expired. Undocumented (open question 3); default true: a device has to reopen it.
   */
  socketEndsWithToken?: boolean;
  /** Default `any`: both are taken. */
  socketTopicId?: SocketTopicId;
}

/** `SimulatorOptions` with every default filled in, except where to listen and to keep files. */
export type Settings = Required<Omit<SimulatorOptions, 'port' | 'storagePort' | 'dataDir'>>;

/** @throws SimulatorError `bad_option` */
export function settle(options: SimulatorOptions): Settings {
  const settings: Settings = {
    clientSecret: options.clientSecret ?? randomBytes(32).toString('base64url'),
    codeLifeSeconds: options.codeLifeSeconds ?? DEVICE_CODE_MAX_LIFE_SECONDS,
    pollIntervalSeconds: options.pollIntervalSeconds ?? DEFAULT_POLL_INTERVAL_SECONDS,
    slowDownOnFastPolls: options.slowDownOnFastPolls ?? true,
    accessTokenLifeSeconds: options.accessTokenLifeSeconds ?? ACCESS_TOKEN_LIFE_SECONDS,
    refreshTokenLifeSeconds: options.refreshTokenLifeSeconds ?? REFRESH_TOKEN_LIFE_SECONDS,
    uploadUrlLifeSeconds: options.uploadUrlLifeSeconds ?? UPLOAD_URL_LIFE_SECONDS,
    userName: options.userName ?? 'Demo User',
    projectName: options.projectName ?? 'Demo Project',
    timezone: options.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    urlsPerAsset: options.urlsPerAsset ?? partCountByDefault,
    deviceModels: options.deviceModels ?? {},
    now: options.now ?? Date.now,
    storageIdleSeconds: options.storageIdleSeconds ?? 20,
    requestSeconds: options.requestSeconds ?? 30,
    socketIdleSeconds: options.socketIdleSeconds ?? SOCKET_IDLE_SECONDS,
    socketEndsWithToken: options.socketEndsWithToken ?? true,
    socketTopicId: options.socketTopicId ?? 'any',
  };
  requirePositive(settings);
  if (!isTimezone(settings.timezone)) throw bad('timezone', 'is no IANA time zone');
  if (settings.clientSecret === '') throw bad('clientSecret', 'is empty');
  if (!['any', 'id', 'device_id'].includes(settings.socketTopicId)) {
    throw bad('socketTopicId', 'is none of any, id, device_id');
  }
  if (settings.codeLifeSeconds > DEVICE_CODE_MAX_LIFE_SECONDS) {
    throw bad('codeLifeSeconds', `is above ${DEVICE_CODE_MAX_LIFE_SECONDS} (protocol.md §8.1)`);
  }
  return settings;
}

function requirePositive(settings: Settings): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'number' && !(Number.isFinite(value) && value > 0)) {
      throw bad(name, 'is not a positive number');
    }
  }
}

function bad(option: string, why: string): SimulatorError {
  return new SimulatorError('bad_option', `Simulator option ${option} ${why}.`);
}
