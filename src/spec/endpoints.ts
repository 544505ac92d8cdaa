/**
 * Where Frame.io listens and what every call carries.
 * Source: protocol.md §7 and §19; the grade of each fact is given there.
 */
export const DEFAULT_API_URL = 'https://api.frame.io';

/** `{name}` stands for one path segment, percent-encoded. */
export const PATHS = {
  health: '/health',
  /** §6: asked by some cameras; a device sends {@link PATHS.health}. */
  healthV2: '/v2/health',
  /** §8.1: guide and cameras; the reference's `/v2/device/code` is not used. */
  deviceCode: '/v2/auth/device/code',
  token: '/v2/auth/token',
  revoke: '/v2/auth/revoke',
  identity: '/v2/devices/me',
  heartbeat: '/v2/devices/heartbeat',
  /** §10.3: `wss:`, the access token in the query. */
  socket: '/devices/websocket',
  assets: '/v2/devices/assets',
  /** §11.1: deprecated twin of `assets`, tried when the new path answers 404. */
  assetsLegacy: '/v2/assets',
  realtimeParts: '/v2/devices/assets/{assetId}/realtime_upload/parts',
  /** §13.2: the twin that is no device's; for an asset that was created at `assetsLegacy`. */
  realtimePartsLegacy: '/v2/assets/{assetId}/realtime_upload/parts',
  comments: '/v2/devices/assets/{assetId}/comments',
  channels: '/v2/devices/channels',
  /** §14: as the reference's code sample writes it; a device sends {@link PATHS.channels}. */
  channelsConnect: '/v2/devices/channels/connect',
  channelDisconnect: '/v2/devices/channels/{channelId}/disconnect',
  channelsDisconnect: '/v2/devices/channels/disconnect',
  trigger: '/v2/devices/channels/{channelId}/inputs/{inputIndex}/trigger',
} as const;

/** One line of §19. `alsoAt`: other paths that are documented or seen, and mean the same. */
interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** null: the presigned URL that Frame.io gave out. */
  readonly path: string | null;
  readonly alsoAt?: readonly string[];
  readonly auth: 'none' | 'bearer' | 'query' | 'presigned';
  readonly body: 'none' | 'form' | 'json' | 'bytes';
  /** The documented success; any 2xx is one (§16.1). */
  readonly success: number;
}

/** Everything a device may ask of Frame.io (§19). */
export const OPERATIONS = {
  health: {
    method: 'GET',
    path: PATHS.health,
    alsoAt: [PATHS.healthV2],
    auth: 'none',
    body: 'none',
    success: 200,
  },
  requestCode: {
    method: 'POST',
    path: PATHS.deviceCode,
    auth: 'none',
    body: 'form',
    success: 200,
  },
  pollToken: { method: 'POST', path: PATHS.token, auth: 'none', body: 'form', success: 200 },
  refreshToken: { method: 'POST', path: PATHS.token, auth: 'none', body: 'form', success: 200 },
  revoke: { method: 'POST', path: PATHS.revoke, auth: 'none', body: 'form', success: 200 },
  identity: { method: 'GET', path: PATHS.identity, auth: 'bearer', body: 'none', success: 200 },
  heartbeat: { method: 'POST', path: PATHS.heartbeat, auth: 'bearer', body: 'none', success: 204 },
  openSocket: { method: 'GET', path: PATHS.socket, auth: 'query', body: 'none', success: 101 },
  createAsset: {
    method: 'POST',
    path: PATHS.assets,
    alsoAt: [PATHS.assetsLegacy],
    auth: 'bearer',
    body: 'json',
    success: 200,
  },
  putPart: { method: 'PUT', path: null, auth: 'presigned', body: 'bytes', success: 200 },
  requestParts: {
    method: 'POST',
    path: PATHS.realtimeParts,
    alsoAt: [PATHS.realtimePartsLegacy],
    auth: 'bearer',
    body: 'json',
    success: 200,
  },
  createComment: {
    method: 'POST',
    path: PATHS.comments,
    auth: 'bearer',
    body: 'json',
    success: 200,
  },
  connectChannel: {
    method: 'POST',
    path: PATHS.channels,
    alsoAt: [PATHS.channelsConnect],
    auth: 'bearer',
    body: 'json',
    success: 200,
  },
  disconnectChannel: {
    method: 'POST',
    path: PATHS.channelDisconnect,
    auth: 'bearer',
    body: 'none',
    success: 204,
  },
  disconnectAllChannels: {
    method: 'POST',
    path: PATHS.channelsDisconnect,
    auth: 'bearer',
    body: 'none',
    success: 204,
  },
  triggerInput: { method: 'POST', path: PATHS.trigger, auth: 'bearer', body: 'json', success: 204 },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;

export const HEADERS = {
  /** Firmware version, valid SemVer, on all API calls (§7). */
  clientVersion: 'x-client-version',
  /** Switches on link and QR pairing, only when a device code is asked for (§7). */
  linkPairing: 'x-client-platypus-enabled',
  /** Signed into every upload URL, always `private` (§11.4). */
  storageAcl: 'x-amz-acl',
  /** §16.2, on a 429; the window in milliseconds. */
  rateLimit: 'x-ratelimit-limit',
  rateLimitRemaining: 'x-ratelimit-remaining',
  rateLimitWindow: 'x-ratelimit-window',
} as const;

/** §7: what Frame.io assumes of a device that does not say. */
export const CLIENT_VERSION_IF_MISSING = '0.0.0';

/** §11.4 */
export const STORAGE_ACL_PRIVATE = 'private';

/** §8.1: the two scopes a device may ask for, in the guide's order. */
export const SCOPE = 'asset_create offline';

export const GRANT_TYPES = {
  deviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  refreshToken: 'refresh_token',
} as const;
