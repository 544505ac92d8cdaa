import { DEVICE_TOPIC_PREFIX, SOCKET_TOKEN_PARAM } from '../../spec/index.ts';
import type { Reply } from '../http/reply.ts';
import type { SocketTopicId } from '../options.ts';
import type { SocketVersion } from '../views.ts';
import type { Device } from '../world/device.ts';
import type { TokenPair } from '../world/token-book.ts';
import type { World } from '../world/world.ts';
import type { Verdict } from './channel.ts';
import { versionOf } from './codec.ts';

/** Who may open a socket, and how it speaks. */
export interface Guest {
  readonly kind: 'guest';
  readonly device: Device;
  readonly pair: TokenPair;
  readonly version: SocketVersion;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reply: Reply;
}

/**
 * protocol.md §10.3: the token is in the query, and what is wrong with it is a 403, as stock Phoenix
 * answers when `connect/3` returns `:error`. A token that is only in a header is undocumented (open
 * question 5) and refused too: our choice.
 *
 * @param rawQuery without the `?`
 */
export function admit(world: World, rawQuery: string, authorization?: string): Guest | Refused {
  const query = new URLSearchParams(rawQuery);
  const version = versionOf(query.get('vsn'));
  if (version === null) return forbidden('Forbidden: no such vsn');
  const given = query.getAll(SOCKET_TOKEN_PARAM);
  if (given.length === 0 && authorization !== undefined) {
    return forbidden('Forbidden: the token is in a header, not in the query');
  }
  const token = given.length === 1 ? /^Bearer (\S+)$/i.exec(given[0] ?? '')?.[1] : undefined;
  const pair = token === undefined ? undefined : world.tokens.authenticate(token);
  const device = pair === undefined ? undefined : world.devices.authorized(pair.deviceId);
  if (pair === undefined || device === undefined) return forbidden('Forbidden');
  return { kind: 'guest', device, pair, version };
}

/** Open question 1: which of its two ids belongs into a device's topic. */
export function judgeTopic(topic: string, device: Device, wanted: SocketTopicId): Verdict {
  if (!topic.startsWith(DEVICE_TOPIC_PREFIX)) return 'unmatched';
  const ids = { id: [device.id], device_id: [device.deviceId], any: [device.id, device.deviceId] };
  const isOwn = ids[wanted].includes(topic.slice(DEVICE_TOPIC_PREFIX.length));
  return isOwn ? 'welcome' : 'unauthorized';
}

/** Stock Phoenix's has no body; the reason is for the list of calls. */
function forbidden(error: string): Refused {
  return { kind: 'refused', reply: { status: 403, headers: {}, body: '', error } };
}
