import type { ReactNode } from 'react';
import type { ShownLink, Snapshot } from '../../agent/contract/index.ts';
import { formatClock, formatMegabits, formatMoment } from '../format.ts';
import { Words } from '../words.tsx';
import { Fact } from './panel.tsx';

const NETWORK = {
  online: 'Frame.io answered',
  offline: 'No way to Frame.io',
  noInternet: 'No internet',
  limited: 'Limited',
} as const;

const LINK_TYPES = {
  ethernet: 'Ethernet',
  wifi: 'Wi-Fi',
  cellular: 'Cellular',
  vpn: 'VPN',
  other: 'Network',
} as const;

const SOCKET = {
  open: 'Open',
  connecting: 'Connecting',
  closed: 'Closed',
  unsupported: 'Not used by this device model',
} as const;

/** The way from this machine to Frame.io. */
export function NetworkFacts({
  snapshot,
}: {
  readonly snapshot: Pick<Snapshot, 'network' | 'socket'>;
}): ReactNode {
  const { network, socket } = snapshot;
  const { link, proxy, upBytesPerSecond, upMeasuredAt } = network;
  return (
    <>
      <Fact name="Network">{networkWords(network)}</Fact>
      {link !== null && (
        <Fact name="Connected by">
          <Words text={linkWords(link)} />
        </Fact>
      )}
      {proxy !== null && (
        <Fact name="Proxy">
          <Words text={proxy} />, a tunnel for all connections
        </Fact>
      )}
      {upBytesPerSecond !== null && upMeasuredAt !== null && (
        <Fact name="Speed up">
          {formatMegabits(upBytesPerSecond)}, reached{' '}
          <time dateTime={upMeasuredAt}>{formatMoment(upMeasuredAt)}</time>
        </Fact>
      )}
      <Fact name="Real-time connection">
        {SOCKET[socket.state]}
        {socket.state === 'open' && since(socket.since)}
        {socket.why !== null && (
          <>
            : <Words text={socket.why} />
          </>
        )}
      </Fact>
    </>
  );
}

function linkWords({ name, type, signalPercent }: ShownLink): string {
  const signal = signalPercent === null ? '' : `, signal ${signalPercent} %`;
  return `${LINK_TYPES[type]} (${name})${signal}`;
}

function networkWords({ state, checkedAt, roundTripMs }: Snapshot['network']): string {
  const ms = Date.parse(checkedAt ?? '');
  if (Number.isNaN(ms)) return `${NETWORK[state]}, not checked yet`;
  const took =
    roundTripMs === null
      ? ''
      : `${state === 'online' ? '' : ', answered'} within ${roundTripMs} ms`;
  return `${NETWORK[state]}${took}, checked ${formatClock(ms)}`;
}

function since(iso: string | null): string {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? '' : ` since ${formatClock(ms)}`;
}
