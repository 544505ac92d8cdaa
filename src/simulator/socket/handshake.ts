import {
  CLIENT_VERSION_IF_MISSING,
  HEADERS,
  SEMVER_PATTERN,
  SOCKET_TOKEN_PARAM,
} from '../../spec/index.ts';
import { examineHeaders } from '../api/api-work.ts';
import { Dropped, obey } from '../http/faulted-exchange.ts';
import type { Upgrade } from '../http/loopback-server.ts';
import { type Reply, detailedError } from '../http/reply.ts';
import { replyText } from '../http/reply-text.ts';
import { parseTarget, printable } from '../http/target.ts';
import type { Call } from '../world/call-log.ts';
import type { World } from '../world/world.ts';
import { type Guest, type Refused, admit } from './admission.ts';

export interface Opening {
  readonly guest: Guest;
  readonly call: Call;
}

/** What came of an upgrade that was let in. */
export type Shaking =
  /** The 101 is out. */
  { readonly kind: 'opened'; readonly begin: () => void } | Refused | { readonly kind: 'gone' };

const BROKEN = detailedError(500, 'Internal Server Error', 'Something went wrong');

/**
 * One handshake: a call to the API host like any other, noted, tried by the faults, examined. As in
 * stock Phoenix the token is looked at before the WebSocket headers are.
 */
export async function shakeHands(
  world: World,
  upgrade: Upgrade,
  open: (opening: Opening) => Shaking,
): Promise<void> {
  const { call, faults } = note(world, upgrade);
  let answer: Guest | Shaking;
  try {
    answer = refused(obey(await faults.before())) ?? receive(world, upgrade, call);
    answer = refused(obey(await faults.beforeReply())) ?? answer;
    if (answer.kind === 'guest') answer = open({ guest: answer, call });
  } catch (error) {
    if (error instanceof Dropped) answer = { kind: 'gone' };
    else {
      call.internalError = error instanceof Error ? error.message : String(error);
      answer = { kind: 'refused', reply: BROKEN };
    }
  }
  finish(world, upgrade, call, answer);
}

function refused(reply: Reply | null): Refused | null {
  return reply === null ? null : { kind: 'refused', reply };
}

function note(world: World, { request, connection, gone, reset }: Upgrade) {
  const { headers } = request;
  const { path, rawQuery } = parseTarget(request.url);
  const version = headers[HEADERS.clientVersion];
  const method = printable(request.method ?? '');
  const hasToken = new URLSearchParams(rawQuery).has(SOCKET_TOKEN_PARAM);
  const hasAuthorization = hasToken || headers.authorization !== undefined;
  const call = world.calls.open({
    host: 'api',
    method,
    path: printable(path),
    clientVersion: typeof version === 'string' ? printable(version) : null,
    hasAuthorization,
  });
  const faults = world.faults.engage({
    host: 'api',
    method,
    path,
    hasBody: false,
    hasAuthorization,
    authority: headers.host ?? '',
    connection,
    gone,
    now: world.settings.now,
    violate: (requirement, what) => world.violations.record(requirement, what, call),
    reset,
  });
  call.faults.push(...faults.names);
  return { call, faults };
}

function receive(world: World, { request }: Upgrade, call: Call): Guest | Refused {
  const { headers } = request;
  const { path, rawQuery } = parseTarget(request.url);
  const answer = admit(world, rawQuery, headers.authorization);
  if (answer.kind === 'guest') {
    const version = headers[HEADERS.clientVersion];
    const isValid = typeof version === 'string' && SEMVER_PATTERN.test(version);
    call.deviceId = answer.device.id;
    world.devices.touch(answer.device, isValid ? version : CLIENT_VERSION_IF_MISSING);
  }
  examineHeaders({
    headers,
    path,
    call,
    violate: (requirement, what) => world.violations.record(requirement, what, call),
  });
  return answer;
}

function finish(world: World, { socket }: Upgrade, call: Call, shaking: Shaking): void {
  switch (shaking.kind) {
    case 'opened':
      world.calls.close(call, { status: 101, error: null });
      shaking.begin();
      return;
    case 'refused':
      socket.end(replyText(shaking.reply), () => socket.destroy());
      world.calls.close(call, shaking.reply);
      return;
    case 'gone':
      socket.destroy();
      world.calls.close(call, null);
  }
}
