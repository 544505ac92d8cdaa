import {
  ACCESS_TOKEN_LIFE_SECONDS,
  DEFAULT_POLL_INTERVAL_SECONDS,
  DEVICE_CODE_MAX_LIFE_SECONDS,
  REFRESH_TOKEN_LIFE_SECONDS,
  SOCKET_IDLE_SECONDS,
  STORAGE_IDLE_SECONDS,
  UPLOAD_URL_LIFE_SECONDS,
  USER_CODE_PATTERN,
} from '../spec/index.ts';
import { makeClientSecret } from './client-secret-file.ts';
import type { Listener } from './event.ts';
import { nearest } from './nearest.ts';
import type { PlanInput } from './plan/plan.ts';
import { printable } from './http/target.ts';
import { SimulatorError } from './simulator-error.ts';
import { partCountByDefault } from './storage/part-sizes.ts';
import type { AssetType } from './views.ts';
import { Clock } from './world/clock.ts';
import { isTimezone } from './world/time.ts';

/** Which of a device's two ids its topic may carry (protocol.md, open question 1). */
export type SocketTopicId = 'any' | 'id' | 'device_id';

export interface SimulatorOptions {
  /** Of the API and the page. 0 or absent: a free one. */
  port?: number;
  /** Of the storage host. 0 or absent: a free one. */
  storagePort?: number;
  /**
   * Of the page and the control acts. 0: a free one. Absent: they share the API's port, and faults
   * leave connections there alone until it is known whose they are.
   */
  peoplePort?: number;
  /**
   * Keeps the CA, the client secret where none is given here, and the received bytes; not pairings.
   * Default: a private temporary folder, gone after `close()`.
   */
  dataDir?: string;
  /** Of the device model. Default: random, and with `dataDir` the same after a restart. */
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
  /**
   * Of all chance that faults take, 0 to 4294967295. Default: the plan's, or 1. The same seed and the
   * same exchanges in the same order meet the same faults. Tokens, ids and codes stay unguessable.
   */
  seed?: number;
  /** The first six-digit codes, one after the other; then random ones. */
  userCodes?: readonly string[];
  /** What faults do when, and what people at Frame.io do. */
  plan?: PlanInput;
  /**
   * Shortens by this factor what Frame.io measures in hours and days: the lives of access tokens,
   * refresh tokens and upload URLs where they are not given here, and expirations chosen at pairing.
   * What people and polls need stays as it is, and so does the clock. Default 1.
   */
  compressTime?: number;
  /** Hears every event from the very first, also what a plan does before anybody could ask. */
  onEvent?: Listener;
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
export type Settings = Required<
  Omit<SimulatorOptions, 'port' | 'storagePort' | 'peoplePort' | 'dataDir' | 'plan' | 'onEvent'>
> & {
  /** What `now` reads. */
  readonly clock: Clock;
};

export const DEFAULT_SEED = 1;
const SEED_MAX = 2 ** 32 - 1;

/** @throws SimulatorError `bad_option` */
export function settle(options: SimulatorOptions): Settings {
  const clock = new Clock(options.now ?? Date.now);
  const compressTime = options.compressTime ?? 1;
  const shortened = (lifeSeconds: number) => Math.max(1, Math.round(lifeSeconds / compressTime));
  const settings: Settings = {
    clientSecret: options.clientSecret ?? makeClientSecret(),
    codeLifeSeconds: options.codeLifeSeconds ?? DEVICE_CODE_MAX_LIFE_SECONDS,
    pollIntervalSeconds: options.pollIntervalSeconds ?? DEFAULT_POLL_INTERVAL_SECONDS,
    slowDownOnFastPolls: options.slowDownOnFastPolls ?? true,
    accessTokenLifeSeconds: options.accessTokenLifeSeconds ?? shortened(ACCESS_TOKEN_LIFE_SECONDS),
    refreshTokenLifeSeconds:
      options.refreshTokenLifeSeconds ?? shortened(REFRESH_TOKEN_LIFE_SECONDS),
    uploadUrlLifeSeconds: options.uploadUrlLifeSeconds ?? shortened(UPLOAD_URL_LIFE_SECONDS),
    userName: options.userName ?? 'Demo User',
    projectName: options.projectName ?? 'Demo Project',
    timezone: options.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    urlsPerAsset: options.urlsPerAsset ?? partCountByDefault,
    deviceModels: options.deviceModels ?? {},
    seed: options.seed ?? DEFAULT_SEED,
    userCodes: options.userCodes ?? [],
    compressTime,
    clock,
    now: clock.now,
    storageIdleSeconds: options.storageIdleSeconds ?? STORAGE_IDLE_SECONDS,
    requestSeconds: options.requestSeconds ?? 30,
    socketIdleSeconds: options.socketIdleSeconds ?? SOCKET_IDLE_SECONDS,
    socketEndsWithToken: options.socketEndsWithToken ?? true,
    socketTopicId: options.socketTopicId ?? 'any',
  };
  requireKnown(options, settings);
  requirePositive(settings);
  if (!isTimezone(settings.timezone)) throw bad('timezone', 'is no IANA time zone');
  requireSeed(settings.seed);
  requireUserCodes(settings.userCodes);
  if (settings.clientSecret === '') throw bad('clientSecret', 'is empty');
  if (!['any', 'id', 'device_id'].includes(settings.socketTopicId)) {
    throw bad('socketTopicId', 'is none of any, id, device_id');
  }
  if (settings.codeLifeSeconds > DEVICE_CODE_MAX_LIFE_SECONDS) {
    throw bad('codeLifeSeconds', `is above ${DEVICE_CODE_MAX_LIFE_SECONDS} (protocol.md §8.1)`);
  }
  return settings;
}

/** Settings have every option but these. */
const PLACES = ['port', 'storagePort', 'peoplePort', 'dataDir', 'plan', 'onEvent'] as const;

function requireKnown(options: SimulatorOptions, settings: Settings): void {
  const known = [...PLACES, ...Object.keys(settings).filter((name) => name !== 'clock')];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const help = near === null ? `Known: ${known.join(', ')}.` : `Did you mean ${near}?`;
  const name = printable(unknown);
  throw new SimulatorError('bad_option', `There is no simulator option ${name}. ${help}`);
}

function requirePositive(settings: Settings): void {
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'seed') continue;
    if (typeof value === 'number' && !(Number.isFinite(value) && value > 0)) {
      throw bad(name, 'is not a positive number');
    }
  }
}

/** @throws SimulatorError `bad_option` */
export function requireOwnPorts(options: SimulatorOptions): void {
  const wanted = [
    ['API', options.port],
    ['storage', options.storagePort],
    ['people', options.peoplePort],
  ] as const;
  for (const [index, [who, port]] of wanted.entries()) {
    if (port === undefined || port === 0) continue;
    const other = wanted.slice(0, index).find(([, taken]) => taken === port);
    if (other === undefined) continue;
    const message = `Port ${port} is the ${other[0]}'s already: give the ${who} another port.`;
    throw new SimulatorError('bad_option', message);
  }
}

function requireSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) {
    throw bad('seed', `is no whole number from 0 to ${SEED_MAX}`);
  }
}

function requireUserCodes(userCodes: readonly string[]): void {
  const unfit = userCodes.find((code) => !USER_CODE_PATTERN.test(code));
  if (unfit !== undefined) {
    const shown = printable(JSON.stringify(unfit));
    throw bad('userCodes', `holds ${shown}, which is not six digits (protocol.md §8.1)`);
  }
  if (new Set(userCodes).size < userCodes.length) throw bad('userCodes', 'holds a code twice');
}

function bad(option: string, why: string): SimulatorError {
  return new SimulatorError('bad_option', `Simulator option ${option} ${why}.`);
}
