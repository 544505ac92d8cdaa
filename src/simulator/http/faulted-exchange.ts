import { HEADERS } from '../../spec/index.ts';
import type { Engagement } from '../faults/engagement.ts';
import type { Interference } from '../faults/fault.ts';
import type { HostKind } from '../views.ts';
import type { Call } from '../world/call-log.ts';
import type { World } from '../world/world.ts';
import type { Incoming } from './loopback-server.ts';
import { Refusal, type Reply } from './reply.ts';
import { sendReply } from './send-reply.ts';
import { parseTarget, printable } from './target.ts';

/** Thrown to end an exchange whose connection is dead, with what was answered before it died. */
export class Dropped extends Error {
  readonly answer: Reply | null;

  constructor(answer: Reply | null = null) {
    super('the connection is gone');
    this.name = 'Dropped';
    this.answer = answer;
  }
}

export interface Served {
  readonly incoming: Incoming;
  readonly call: Call;
  readonly faults: Engagement;
}

export interface Work {
  readonly host: HostKind;
  /** Does what was asked and says what to answer. May throw `Refusal` and `Dropped`. */
  readonly perform: (served: Served) => Promise<Reply>;
  /** When we fail ourselves. */
  readonly brokenReply: () => Reply;
  /** The answer has left this process. */
  readonly answered?: (reply: Reply) => void;
}

/** The way of every device's exchange, on both hosts: noted, tried by the faults, done, answered. */
export async function serveWithFaults(world: World, incoming: Incoming, work: Work): Promise<void> {
  const { request, response } = incoming;
  const served = open(world, incoming, work.host);
  const { call, faults } = served;
  let reply: Reply;
  try {
    reply = obey(await faults.before()) ?? (await perform(served, work));
    reply = faults.changed(obey(await faults.beforeReply()) ?? reply);
  } catch (error) {
    const leftMidway = request.destroyed && !request.complete;
    if (error instanceof Dropped || leftMidway) {
      request.socket.destroy();
      world.calls.close(call, error instanceof Dropped ? error.answer : null);
      return;
    }
    call.internalError = error instanceof Error ? error.message : String(error);
    reply = work.brokenReply();
  }
  const sent = await sendReply(request, response, reply, world.settings.now(), faults.write);
  if (sent === 'sent') work.answered?.(reply);
  else request.socket.destroy();
  world.calls.close(call, sent === 'sent' ? reply : null);
}

function open(world: World, incoming: Incoming, host: HostKind): Served {
  const { request, connection, gone } = incoming;
  const { headers } = request;
  const method = printable(request.method ?? '');
  const path = printable(parseTarget(request.url).path);
  const version = headers[HEADERS.clientVersion];
  const hasAuthorization = headers.authorization !== undefined;
  const call = world.calls.open({
    host,
    method,
    path,
    clientVersion: typeof version === 'string' ? printable(version) : null,
    hasAuthorization,
  });
  const hasBody = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
  const faults = world.faults.engage({
    host,
    method,
    path,
    hasBody,
    hasAuthorization,
    authority: headers.host ?? '',
    connection,
    gone,
    now: world.settings.now,
    violate: (requirement, what) => world.violations.record(requirement, what, call),
    reset: () => incoming.reset(),
  });
  call.faults.push(...faults.names);
  return { incoming, call, faults };
}

async function perform(served: Served, work: Work): Promise<Reply> {
  try {
    return await work.perform(served);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

/** @throws Dropped */
export function obey(interference: Interference): Reply | null {
  switch (interference.kind) {
    case 'pass':
      return null;
    case 'reply':
      return interference.reply;
    case 'dropped':
      throw new Dropped();
  }
}
