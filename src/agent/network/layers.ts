import { outcomeOf, type Exchange, type NetworkFaultReason } from '../../core/index.ts';
import type { NetworkLink } from '../../platform/index.ts';
import type { Snapshot } from '../contract/index.ts';
import type { StorageLook } from './look-at-storage.ts';

/** From this machine to Frame.io, each needing those before it; the storage is looked at beside the API. */
type Layer = Exclude<Snapshot['network']['layer'], null>;

/** What this machine has of a network. */
export type Lan =
  /** Frame.io's stand-in runs on this very machine: no network is needed. */
  'here' | 'none' | 'noAddress' | 'noRouter' | 'there';

/** What came of asking Frame.io whether it is well. */
export type Answer = 'good' | 'unwell' | 'page' | NetworkFaultReason;

export interface Judgement {
  readonly state: Snapshot['network']['state'];
  /** The first that fails; null: none. */
  readonly layer: Layer | null;
  /** One sentence; null when all is well. */
  readonly reason: string | null;
}

type Cell = readonly [state: Judgement['state'], layer: Layer | null];

/** By the answer, on a network that leads on. A table of what is true, not of what to do. */
const BY_ANSWER: Readonly<Record<Answer, Cell>> = {
  good: ['online', null],
  unwell: ['limited', 'api'],
  page: ['noInternet', 'api'],
  certificate: ['noInternet', 'tls'],
  proxy: ['noInternet', 'connection'],
  dns: ['noInternet', 'dns'],
  refused: ['noInternet', 'connection'],
  unreachable: ['noInternet', 'connection'],
  connectTimeout: ['noInternet', 'connection'],
  // Connected, then nothing: a bad link, or one that lets only the beginning through.
  timeout: ['limited', 'connection'],
  reset: ['limited', 'connection'],
  cancelled: ['limited', 'connection'],
  other: ['limited', 'connection'],
};

/** Whether there is a way to the storage. */
type StorageAnswer = 'unknown' | 'reached' | NetworkFaultReason;

/** By the storage, where the API is well: clips can be announced, and do not go up. */
const BY_STORAGE: Readonly<Record<StorageAnswer, Cell>> = {
  unknown: ['online', null],
  reached: ['online', null],
  // The look was given up, which says nothing of the storage.
  cancelled: ['online', null],
  certificate: ['limited', 'storage'],
  proxy: ['limited', 'storage'],
  dns: ['limited', 'storage'],
  refused: ['limited', 'storage'],
  unreachable: ['limited', 'storage'],
  connectTimeout: ['limited', 'storage'],
  timeout: ['limited', 'storage'],
  reset: ['limited', 'storage'],
  other: ['limited', 'storage'],
};

/** What the machine itself lacks explains every fault above it. */
const BY_LAN: Readonly<Record<Exclude<Lan, 'here' | 'there'>, readonly [...Cell, string]>> = {
  none: ['offline', 'link', 'No network: no cable is in, and no Wi-Fi is joined'],
  noAddress: ['offline', 'address', 'The network has given this machine no address'],
  noRouter: ['noInternet', 'address', 'This network names no router: it leads nowhere else'],
};

/** How far this machine gets, and what the first thing in the way is. */
export function judge(
  lan: Lan,
  exchange: Exchange,
  answer: Answer,
  storage: StorageLook,
): Judgement {
  const [state, layer] = BY_ANSWER[answer];
  if (answer === 'good') return judgeStorage(storage);
  const reason = outcomeOf('health', exchange).message;
  if (lan === 'there') return { state, layer, reason };
  if (lan === 'here') {
    const isAway = layer === 'connection' || layer === 'dns';
    return { state: isAway ? 'offline' : state, layer, reason };
  }
  const [worse, lower, why] = BY_LAN[lan];
  return { state: worse, layer: lower, reason: why };
}

function judgeStorage(look: StorageLook): Judgement {
  const [state, layer] = BY_STORAGE[look.kind === 'away' ? look.fault.reason : look.kind];
  if (look.kind !== 'away' || layer === null) return { state, layer, reason: null };
  // Some faults name whom they are of, and some a proxy.
  const said = look.fault.detail.replace(`${look.host}: `, '');
  const reason = `Frame.io's storage ${look.host} cannot be reached: ${said}`;
  return { state, layer, reason };
}

/** @param host of Frame.io's API, as in its URL */
export function lanOf(links: readonly NetworkLink[], host: string): Lan {
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(host)) return 'here';
  const up = links.filter(({ isUp }) => isUp);
  if (up.length === 0) return 'none';
  const addressed = up.filter(({ addresses }) => addresses.length > 0);
  if (addressed.length === 0) return 'noAddress';
  return addressed.some(({ isDefault }) => isDefault !== false) ? 'there' : 'noRouter';
}

/** @param isGood the reply was read, and says that Frame.io is well */
export function answerOf(exchange: Exchange, isGood: boolean): Answer {
  if (exchange.kind === 'network') return exchange.reason;
  if (isGood) return 'good';
  return outcomeOf('health', exchange).code === 'captive_portal' ? 'page' : 'unwell';
}
