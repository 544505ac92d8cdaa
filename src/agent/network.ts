import {
  healthRequest,
  parseHealth,
  readExchange,
  type ApiContext,
  type Exchange,
  type HttpPort,
  type Outcome,
} from '../core/index.ts';
import type { ClockPort } from '../engine/index.ts';
import type { Snapshot } from './contract/index.ts';

export interface NetworkReport {
  readonly network: Omit<Snapshot['network'], 'proxy'>;
  readonly clock: Snapshot['clock'];
}

/** A person waits for `status`: a silent network is said to be one after this. */
const PATIENCE_MS = 3_000;

/** Asks Frame.io's health endpoint and reads its clock. */
export async function checkNetwork(
  http: HttpPort,
  context: ApiContext,
  clock: ClockPort,
): Promise<NetworkReport> {
  const abort = new AbortController();
  const stop = clock.wakeAt(clock.now() + PATIENCE_MS, () => abort.abort());
  const exchange = await http.send(healthRequest(context), abort.signal);
  stop();
  const result = readExchange('health', exchange, parseHealth);
  const nowMs = clock.now();
  const checkedAt = new Date(nowMs).toISOString();
  return {
    network: {
      state: result.ok ? 'online' : stateOf(result.outcome),
      checkedAt,
      reason: result.ok ? null : result.outcome.message,
    },
    clock: { skewSeconds: skewSeconds(exchange, nowMs) },
  };
}

/** Something answers, and it is not Frame.io. */
const NO_INTERNET: readonly Outcome['code'][] = [
  'captive_portal',
  'proxy_refused',
  'untrusted_certificate',
];

function stateOf({ verdict, code }: Outcome): Snapshot['network']['state'] {
  if (NO_INTERNET.includes(code)) return 'noInternet';
  return verdict === 'waitForNetwork' || code === 'cancelled' || code === 'unreachable'
    ? 'offline'
    : 'limited';
}

/**
 * How far this machine's clock is ahead of Frame.io's, in whole seconds. `Date` names a second, not a
 * moment: its middle is the best guess, and less than a second of difference is none.
 */
function skewSeconds(exchange: Exchange, nowMs: number): number | null {
  const dateMs = exchange.kind === 'reply' ? Date.parse(exchange.headers['date'] ?? '') : NaN;
  return Number.isNaN(dateMs) ? null : Math.trunc((nowMs - dateMs - 500) / 1000) + 0;
}
