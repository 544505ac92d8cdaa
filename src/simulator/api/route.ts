import type { Reply } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';

/** One operation of protocol.md §19. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** More than one where an old name still works. */
  readonly paths: readonly string[];
  /** May throw `Refusal`. */
  readonly handle: (exchange: Exchange) => Promise<Reply>;
}
