import type { ConnectionNews } from '../../agent/index.ts';
import { visible } from './words.ts';

/** What becomes of the connection to Frame.io; null: nothing that a person waits for. */
export function connectionWords(event: ConnectionNews): string | null {
  switch (event.type) {
    case 'socket':
      return socketWords(event);
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

function socketWords({ state, why }: Extract<ConnectionNews, { type: 'socket' }>): string | null {
  if (state === 'open') return 'Online     Frame.io sees this device';
  if (state === 'connecting' || why === null) return null;
  return `Socket     closed: ${visible(why)}; it is opened again by itself`;
}
