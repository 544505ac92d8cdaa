import type { ConnectionNews, ShownLink } from '../../agent/index.ts';
import { visible } from './words.ts';

/** What becomes of the connection to Frame.io; null: nothing that a person waits for. */
export function connectionWords(event: ConnectionNews): string | null {
  switch (event.type) {
    case 'socket':
      return socketWords(event);
    case 'network':
      return `Network    ${event.link === null ? 'none: no cable is in, and no Wi-Fi is joined' : linkWords(event.link)}`;
    case 'clock':
      return `Clock      ${event.why ?? "agrees with Frame.io's again"}`;
    case 'paused':
      return 'Paused     at Frame.io: what is recorded from now on is not sent';
    case 'resumed':
      return 'Resumed    at Frame.io';
    case 'renamed':
      return `Renamed    this device is now ${visible(event.device.name ?? '(no name)')}`;
    case 'projectChanged':
      return `Project    is now ${visible(event.project.name ?? event.project.id ?? '(unnamed)')}`;
  }
}

const LINK_TYPES = {
  ethernet: 'Ethernet',
  wifi: 'Wi-Fi',
  cellular: 'cellular',
  vpn: 'VPN',
  other: 'network',
} as const;

/** What the traffic goes by. */
export function linkWords({ name, type, signalPercent }: ShownLink): string {
  const signal = signalPercent === null ? '' : `, signal ${signalPercent} %`;
  return `${LINK_TYPES[type]} (${visible(name)})${signal}`;
}

function socketWords({ state, why }: Extract<ConnectionNews, { type: 'socket' }>): string | null {
  if (state === 'open') return 'Online     Frame.io sees this device';
  if (state === 'connecting' || why === null) return null;
  if (state === 'unsupported') return `Online     ${visible(why)}`;
  return `Socket     closed: ${visible(why)}; it is opened again by itself`;
}
