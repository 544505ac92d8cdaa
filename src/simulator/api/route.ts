import type { Reply } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';
import { type Segments, matchPath } from './path-template.ts';

/** One operation of protocol.md §19. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Templates of `PATHS`; more than one where another name means the same. */
  readonly paths: readonly string[];
  /**
   * May throw `Refusal`.
   *
   * @param segments what stands for the `{name}`s of the path
   */
  readonly handle: (exchange: Exchange, segments: Segments) => Promise<Reply>;
}

/** What the path says to this route, or null when it is another's. */
export function segmentsOf({ paths }: Route, path: string): Segments | null {
  for (const template of paths) {
    const segments = matchPath(template, path);
    if (segments !== null) return segments;
  }
  return null;
}
