import {
  channelRequest,
  commentRequest,
  deviceCodeRequest as deviceCodeForm,
  finishedAssetRequest,
  growingAssetRequest,
  realtimePartsRequest,
  revokeRequest as revokeForm,
  tokenByDeviceCodeRequest as tokenByDeviceCodeForm,
  tokenByRefreshRequest as tokenByRefreshForm,
  triggerRequest,
  type OperationName,
} from '../../spec/index.ts';
import * as core from '../index.ts';
import type { ApiContext, HttpRequest, PartRequest, SocketRequest } from '../index.ts';

export const FRAMEIO: ApiContext = {
  apiUrl: 'https://api.frame.io',
  clientVersion: '2.16.4-rc.1+build.7',
};
export const SECRETS = {
  clientId: 'unit-0042',
  clientSecret: 'model-secret',
  accessToken: 'eyJhbGciOi.access-token.x',
  refreshToken: '5d1e6f0a-refresh-token',
  deviceCode: 'device-code-77',
} as const;
const client = { clientId: SECRETS.clientId, clientSecret: SECRETS.clientSecret };
const token = SECRETS.accessToken;
const UPLOAD_URL = 'https://storage.example/parts/1?X-Amz-Signature=5164';

/** One request that can be built, and what must have come of it. */
interface Sample {
  readonly build: (context: ApiContext) => HttpRequest | PartRequest | SocketRequest;
  /** As protocol.md §19 has it, with the ids filled in; null: the URL that Frame.io gave. */
  readonly path: string | null;
  /** What Frame.io takes as its body. */
  readonly wire?: { parse(value: unknown): unknown };
}

const clip = {
  name: 'A001.mov',
  filetype: 'video/quicktime',
  sizeBytes: 21_136_250,
  offsetSeconds: 10,
  partCount: 3,
};
const take = { called: { extension: '.mov' }, filetype: 'video/quicktime', offsetSeconds: 0 };
const wanted = {
  assetId: 'asset-1',
  parts: [{ number: 2, offsetBytes: 5_242_880, sizeBytes: 7, isFinal: true }],
  assetSizeBytes: 5_242_887,
};
const channel = { clientId: 'sub-unit-3', deviceModelId: 'model-9' };
const legacyPath = true;

/** Everything that core can ask of Frame.io; the compiler asks for what is new in `OPERATIONS`. */
export const SAMPLES: Readonly<Record<OperationName, readonly Sample[]>> = {
  health: [{ build: core.healthRequest, path: '/health' }],
  requestCode: [
    {
      build: (to) => core.deviceCodeRequest(to, client, { linkPairing: true }),
      path: '/v2/auth/device/code',
      wire: deviceCodeForm,
    },
    {
      build: (to) => core.deviceCodeRequest(to, client, { linkPairing: false }),
      path: '/v2/auth/device/code',
      wire: deviceCodeForm,
    },
  ],
  pollToken: [
    {
      build: (to) => core.tokenByDeviceCodeRequest(to, client, SECRETS.deviceCode),
      path: '/v2/auth/token',
      wire: tokenByDeviceCodeForm,
    },
  ],
  refreshToken: [
    {
      build: (to) => core.tokenByRefreshRequest(to, client, SECRETS.refreshToken),
      path: '/v2/auth/token',
      wire: tokenByRefreshForm,
    },
  ],
  revoke: [
    {
      build: (to) => core.revokeRequest(to, client, SECRETS.refreshToken),
      path: '/v2/auth/revoke',
      wire: revokeForm,
    },
  ],
  identity: [{ build: (to) => core.identityRequest(to, token), path: '/v2/devices/me' }],
  heartbeat: [{ build: (to) => core.heartbeatRequest(to, token), path: '/v2/devices/heartbeat' }],
  openSocket: [{ build: (to) => core.openSocketRequest(to, token), path: '/devices/websocket' }],
  createAsset: [
    {
      build: (to) => core.createAssetRequest(to, token, clip),
      path: '/v2/devices/assets',
      wire: finishedAssetRequest,
    },
    {
      build: (to) => core.createAssetRequest(to, token, clip, { legacyPath }),
      path: '/v2/assets',
      wire: finishedAssetRequest,
    },
    {
      build: (to) => core.createGrowingAssetRequest(to, token, take),
      path: '/v2/devices/assets',
      wire: growingAssetRequest,
    },
    {
      build: (to) => core.createGrowingAssetRequest(to, token, take, { legacyPath }),
      path: '/v2/assets',
      wire: growingAssetRequest,
    },
  ],
  putPart: [
    { build: () => core.putPartRequest(UPLOAD_URL, 'video/quicktime', 5_242_880), path: null },
  ],
  requestParts: [
    {
      build: (to) => core.requestPartsRequest(to, token, wanted),
      path: '/v2/devices/assets/asset-1/realtime_upload/parts',
      wire: realtimePartsRequest,
    },
    {
      build: (to) => core.requestPartsRequest(to, token, wanted, { legacyPath }),
      path: '/v2/assets/asset-1/realtime_upload/parts',
      wire: realtimePartsRequest,
    },
  ],
  createComment: [
    {
      build: (to) => core.createCommentRequest(to, token, 'asset-1', { text: 'Good', frame: 0 }),
      path: '/v2/devices/assets/asset-1/comments',
      wire: commentRequest,
    },
  ],
  connectChannel: [
    {
      build: (to) => core.connectChannelRequest(to, token, channel),
      path: '/v2/devices/channels',
      wire: channelRequest,
    },
  ],
  disconnectChannel: [
    {
      build: (to) => core.disconnectChannelRequest(to, token, 'channel-2'),
      path: '/v2/devices/channels/channel-2/disconnect',
    },
  ],
  disconnectAllChannels: [
    {
      build: (to) => core.disconnectAllChannelsRequest(to, token),
      path: '/v2/devices/channels/disconnect',
    },
  ],
  triggerInput: [
    {
      build: (to) =>
        core.triggerInputRequest(
          to,
          token,
          { channelId: 'channel-2', inputIndex: 0 },
          { start: { timecode: '10:00:00:23', rate: '23.976' }, offsetSeconds: 2 },
        ),
      path: '/v2/devices/channels/channel-2/inputs/0/trigger',
      wire: triggerRequest,
    },
  ],
};
