import type { Incoming } from './loopback-server.ts';
import { type LiveReply, Refusal, type Reply, textReply } from './reply.ts';
import { isOwnVisit } from './own-origin.ts';
import { sendReply } from './send-reply.ts';
import { Visit, type VisitRoute, findRoute } from './visit.ts';

const PLAIN = 'text/plain; charset=utf-8';

export interface VisitHouse {
  readonly port: number;
  readonly now: () => number;
  readonly routes: readonly VisitRoute[];
  /** On top of every answer, the refused ones too. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the page and the control acts. */
export async function serveVisit(incoming: Incoming, house: VisitHouse): Promise<void> {
  const { request, response } = incoming;
  let reply: Reply | LiveReply;
  try {
    reply = isOwnVisit(request.method ?? '', request.headers, house.port)
      ? await answer(new Visit(incoming), house.routes)
      : textReply(403, PLAIN, 'Only for visitors of this machine, from this page.\n');
  } catch (error) {
    reply =
      error instanceof Refusal ? error.reply : textReply(500, PLAIN, 'The simulator failed.\n');
  }
  for (const [name, value] of Object.entries(house.headers)) response.setHeader(name, value);
  if ('stream' in reply) reply.stream(response);
  else await sendReply(request, response, reply, house.now());
}

async function answer(visit: Visit, routes: readonly VisitRoute[]): Promise<Reply | LiveReply> {
  const found = findRoute(routes, visit);
  if (found === null) return textReply(404, PLAIN, 'There is nothing here.\n');
  return found.route.handle(visit, found.pieces);
}
