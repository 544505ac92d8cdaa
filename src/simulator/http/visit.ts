import { readBody } from './read-body.ts';
import type { Incoming } from './loopback-server.ts';
import { type LiveReply, Refusal, type Reply, textReply } from './reply.ts';
import { parseTarget } from './target.ts';

const BODY_LIMIT_BYTES = 16 * 1024;
const TOO_LARGE = textReply(413, 'text/plain; charset=utf-8', 'That is too much.\n');

/** A request of a person's browser or a tester's program: not a device's, so no fault touches it. */
export class Visit {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly gone: AbortSignal;
  readonly #incoming: Incoming;

  constructor(incoming: Incoming) {
    const { path, rawQuery } = parseTarget(incoming.request.url);
    this.method = incoming.request.method ?? '';
    this.path = path;
    this.query = new URLSearchParams(rawQuery);
    this.gone = incoming.gone;
    this.#incoming = incoming;
  }

  get contentType(): string {
    return this.#incoming.request.headers['content-type'] ?? '';
  }

  /** The Range header as sent; '' when there is none. */
  get range(): string {
    return this.#incoming.request.headers.range ?? '';
  }

  /** @throws Refusal 413 */
  async body(tooLarge = TOO_LARGE): Promise<string> {
    this.#incoming.letBodyCome();
    const body = await readBody(this.#incoming.request, BODY_LIMIT_BYTES, tooLarge);
    return body.toString('utf8');
  }

  /** @throws Refusal 413, 415 */
  async form(): Promise<URLSearchParams> {
    if (!this.contentType.startsWith('application/x-www-form-urlencoded')) {
      throw new Refusal(textReply(415, 'text/plain; charset=utf-8', 'Send a form.\n'));
    }
    return new URLSearchParams(await this.body());
  }
}

export interface VisitRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:` begins a piece that may be anything: `/devices/:id/pause`. */
  readonly path: string;
  readonly handle: (visit: Visit, pieces: readonly string[]) => Promise<Reply | LiveReply>;
}

/** The route for a visit with its variable pieces, decoded. */
export function findRoute(
  routes: readonly VisitRoute[],
  { method, path }: Visit,
): { route: VisitRoute; pieces: string[] } | null {
  for (const route of routes) {
    const pieces = route.method === method ? match(route.path, path) : null;
    if (pieces !== null) return { route, pieces };
  }
  return null;
}

function match(pattern: string, path: string): string[] | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const pieces: string[] = [];
  for (const [index, want] of wanted.entries()) {
    const piece = given[index] ?? '';
    if (want.startsWith(':')) pieces.push(decode(piece));
    else if (want !== piece) return null;
  }
  return pieces;
}

function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
