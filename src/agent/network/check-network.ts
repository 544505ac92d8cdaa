import {
  healthRequest,
  parseHealth,
  readExchange,
  type ApiContext,
  type Exchange,
  type HttpPort,
  type NetworkFault,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { NetworkLink } from '../../platform/index.ts';
import type { ShownLink, Snapshot } from '../contract/index.ts';
import { clockReport, skewSecondsOf } from './clock-skew.ts';
import { answerOf, judge, lanOf } from './layers.ts';
import type { StorageLook } from './look-at-storage.ts';
import { usedLink } from './network-watch.ts';

export interface NetworkReport {
  readonly network: Omit<Snapshot['network'], 'proxy' | 'upBytesPerSecond' | 'upMeasuredAt'>;
  readonly clock: Snapshot['clock'];
}

interface NetworkScene {
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly clock: ClockPort;
  readonly links: () => readonly NetworkLink[];
}

interface CheckedScene extends NetworkScene {
  readonly lookAtStorage: (patienceMs: number) => Promise<StorageLook>;
}

/** A person waits for `status`: a silent network is said to be one after this. */
const PATIENCE_MS = 3_000;

/** Asks Frame.io's health endpoint, reads its clock, looks at the storage, and says how far this machine gets. */
export async function checkNetwork(scene: CheckedScene): Promise<NetworkReport> {
  const { context, clock, links } = scene;
  const [asked, storage] = await Promise.all([
    askHealth(scene, PATIENCE_MS),
    scene.lookAtStorage(PATIENCE_MS),
  ]);
  const nowMs = clock.now();
  const here = links();
  const lan = lanOf(here, new URL(context.apiUrl).hostname);
  const judgement = judge(lan, asked.exchange, answerOf(asked.exchange, asked.isGood), storage);
  return {
    network: {
      ...judgement,
      checkedAt: new Date(nowMs).toISOString(),
      link: lan === 'here' ? null : shownLink(usedLink(here)),
      roundTripMs: asked.isGood ? asked.ms : null,
    },
    clock: clockReport(skewSecondsOf(asked.exchange, nowMs)),
  };
}

/** One question to Frame.io's health endpoint (protocol.md §6). `ms`: how long its answer took. */
export async function askHealth(
  { http, context, clock }: Omit<NetworkScene, 'links'>,
  patienceMs: number,
): Promise<{ readonly exchange: Exchange; readonly isGood: boolean; readonly ms: number }> {
  const abort = new AbortController();
  const sinceMs = clock.now();
  const stop = clock.wakeAt(sinceMs + patienceMs, () => abort.abort());
  const sent = await http.send(healthRequest(context), abort.signal);
  stop();
  const exchange = abort.signal.aborted ? silence(context, patienceMs) : sent;
  const { ok } = readExchange('health', exchange, parseHealth);
  return { exchange, isGood: ok, ms: Math.max(0, clock.now() - sinceMs) };
}

/** What a person waited for in vain was not cancelled: it did not come. */
function silence({ apiUrl }: ApiContext, ms: number): NetworkFault {
  const detail = `${new URL(apiUrl).host}: it has not answered within ${ms / 1000} s`;
  return { kind: 'network', reason: 'timeout', detail };
}

export function shownLink(used: NetworkLink | null): ShownLink | null {
  if (used === null) return null;
  const { name, type, signalPercent } = used;
  return { name, type, signalPercent };
}
