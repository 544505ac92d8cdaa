import type { Incoming } from './loopback-server.ts';
import { type LiveReply, Refusal, type Reply } from './reply.ts';
import { isOwnVisit } from './own-origin.ts';
import { sendReply } from './send-reply.ts';
import { parseTarget } from './target.ts';
import { Visit, type VisitRoute, findRoute } from './visit.ts';

export type RefusedStatus = 403 | 404 | 500;

export interface VisitHouse {
  readonly port: number;
  readonly now: () => number;
  readonly routes: readonly VisitRoute[];
  /** In the form that fits who asks for this path. */
  readonly refuse: (path: string, status: RefusedStatus, message: string) => Reply;
  /** On top of every answer, the refused ones too. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the page and the control acts. */
export async function serveVisit(incoming: Incoming, house: VisitHouse): Promise<void> {
  const { request, response } = incoming;
  const { path } = parseTarget(request.url);
  let reply: Reply | LiveReply;
  try {
    reply = isOwnVisit(request.method ?? '', request.headers, house.port)
      ? await answer(new Visit(incoming), house)
      : house.refuse(path, 403, 'Only for visitors of this machine, from this page.');
  } catch (error) {
    reply =
      error instanceof Refusal ? error.reply : house.refuse(path, 500, 'The simulator failed.');
  }
  for (const [name, value] of Object.entries(house.headers)) response.setHeader(name, value);
  if ('stream' in reply) reply.stream(response);
  else await sendReply(request, response, reply, house.now());
}

async function answer(visit: Visit, house: VisitHouse): Promise<Reply | LiveReply> {
  const found = findRoute(house.routes, visit);
  if (found === null) return house.refuse(visit.path, 404, 'There is nothing here.');
  return found.route.handle(visit, found.pieces);
}
