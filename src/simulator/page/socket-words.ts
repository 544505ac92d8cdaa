import type { SocketView } from '../views.ts';
import { ago, clock, counted } from './words.ts';

/** The real-time connection in a sentence's words (protocol.md §10.3). */
export function socketWords(socket: SocketView, nowMs: number): string {
  const since = socket.since === null ? '' : ` since ${clock(socket.since)} UTC`;
  const heard = socket.lastHeardAt === null ? '' : `, heard ${ago(socket.lastHeardAt, nowMs)}`;
  const life = `${counted(socket.heartbeats, 'heartbeat')}${heard}`;
  const version = socket.version === null ? '' : `, Phoenix V${socket.version}`;
  switch (socket.state) {
    case 'never':
      return 'never opened';
    case 'open':
      return `open, not joined${since}; ${life}${version}`;
    case 'joined':
      return `joined${since}; ${life}${version}`;
    case 'closed':
      return `closed${since}; ${life}${version}`;
  }
}
