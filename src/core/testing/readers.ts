import type { OperationName } from '../../spec/index.ts';
import * as core from '../index.ts';
import type { HttpReply } from '../index.ts';

export const replyOf = (status: number, body: unknown): HttpReply => ({
  kind: 'reply',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** What reads the success of an operation, and what it must find there. */
interface Reader {
  readonly name: string;
  readonly operation: OperationName;
  readonly read: (reply: HttpReply) => unknown;
  /** As documented, with everything that may be there. */
  readonly good: Readonly<Record<string, unknown>>;
  /** The fields without which nothing can be made of it. */
  readonly needed: readonly string[];
}

const URLS = ['https://s3.example/1?X-Amz-Signature=a', 'https://s3.example/2?X-Amz-Signature=b'];
const channel = {
  _type: 'project_device_channel',
  id: 'channel-1',
  external_index: 1,
  name: 'Input B',
  asset_type: 'audio',
  status: 'offline',
  real_time_logging_capable: true,
};
const identity = {
  id: 'device-1',
  device_id: 'unit-1',
  name: 'X100VI',
  status: 'paused',
  project_id: 'project-1',
  project: { id: 'project-1', name: 'Salt & Ash' },
  timezone: 'America/Denver',
  authorization: { expires_at: '2026-11-30T12:00:00.123456Z', creator: { name: 'Ida' } },
  channels: [channel],
};
const code = {
  device_code: 'dc-1',
  user_code: '001234',
  expires_in: 120,
  interval: 5,
  name: 'X100VI',
  verification_uri: 'https://app.example/pair',
  verification_uri_complete: 'https://app.example/pair?code=001234',
};
const tokens = { access_token: 'at', refresh_token: 'rt', expires_in: 60, token_type: 'bearer' };

const row = (
  name: string,
  operation: OperationName,
  read: Reader['read'],
  good: Reader['good'],
  ...needed: readonly string[]
): Reader => ({ name, operation, read, good, needed });

/** Every reader there is. The socket has none: its handshake is not answered by a body. */
export const READERS: readonly Reader[] = [
  row('health', 'health', core.parseHealth, { status: 'ok', ok: true }),
  row('code', 'requestCode', core.parseDeviceCode, code, 'device_code', 'user_code', 'expires_in'),
  row('poll', 'pollToken', core.parseTokenPair, tokens, 'access_token', 'refresh_token'),
  row('renewal', 'refreshToken', core.parseTokenPair, tokens, 'access_token', 'refresh_token'),
  row('revocation', 'revoke', core.parseRevoke, { success: true }),
  row('identity', 'identity', core.parseIdentity, identity, 'id'),
  row('heartbeat', 'heartbeat', core.parseHeartbeat, {}),
  row(
    'asset',
    'createAsset',
    core.parseCreatedAsset,
    { id: 'asset-1', name: 'A.mov', upload_urls: URLS },
    'id',
    'upload_urls',
  ),
  row('growing asset', 'createAsset', core.parseGrowingAsset, { id: 'a', name: 'A.mov' }, 'id'),
  row('part', 'putPart', core.parsePutPart, {}),
  row(
    'URLs of parts',
    'requestParts',
    (reply) => core.parseRequestedParts(reply, URLS.length),
    { upload_urls: URLS },
    'upload_urls',
  ),
  row('comment', 'createComment', core.parseCreatedComment, { id: 'comment-1', text: 'Good' }),
  row('channel', 'connectChannel', core.parseConnectChannel, channel, 'id'),
  row('end of a channel', 'disconnectChannel', core.parseDisconnectChannel, {}),
  row('end of all channels', 'disconnectAllChannels', core.parseDisconnectChannel, {}),
  row('marker', 'triggerInput', core.parseTriggerInput, {}),
];
