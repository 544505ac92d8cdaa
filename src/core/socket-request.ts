import { DEVICE_TOPIC_PREFIX, HEADERS, PATHS, SOCKET_TOKEN_PARAM } from '../spec/index.ts';
import type { Identity } from './identity.ts';
import { requireHttps, type ApiContext } from './request.ts';

/** Where the socket is opened. The URL holds the access token: never log it (protocol.md §10.3). */
export interface SocketRequest {
  /** `wss:` */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws DailiesError `insecure_url` */
export function openSocketRequest(context: ApiContext, accessToken: string): SocketRequest {
  const base = requireHttps(context.apiUrl).replace(/^https/i, 'wss');
  const token = encodeURIComponent(`Bearer ${accessToken}`);
  return {
    url: `${base}${PATHS.socket}?${SOCKET_TOKEN_PARAM}=${token}`,
    headers: { [HEADERS.clientVersion]: context.clientVersion },
  };
}

/**
 * The topics under which Frame.io may know this device, likeliest first: which of its two ids is meant
 * is not documented (protocol.md, open question 1).
 */
export function deviceTopics({ unitId, deviceId }: Identity): readonly string[] {
  const ids = unitId === null || unitId === deviceId ? [deviceId] : [unitId, deviceId];
  return ids.map((id) => DEVICE_TOPIC_PREFIX + id);
}
