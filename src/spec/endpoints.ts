/**
 * Where Frame.io listens and what every call carries.
 * Source: protocol.md §7 and §19; the grade of each fact is given there.
 */
export const DEFAULT_API_URL = 'https://api.frame.io';

export const PATHS = {
  health: '/health',
  /** §8.1: guide and cameras; the reference's `/v2/device/code` is not used. */
  deviceCode: '/v2/auth/device/code',
  token: '/v2/auth/token',
  revoke: '/v2/auth/revoke',
  identity: '/v2/devices/me',
  assets: '/v2/devices/assets',
  /** §11.1: deprecated twin of `assets`, tried when the new path answers 404. */
  assetsLegacy: '/v2/assets',
} as const;

export const HEADERS = {
  /** Firmware version, valid SemVer, on all API calls (§7). */
  clientVersion: 'x-client-version',
  /** Switches on link and QR pairing, only when a device code is asked for (§7). */
  linkPairing: 'x-client-platypus-enabled',
  /** Signed into every upload URL, always `private` (§11.4). */
  storageAcl: 'x-amz-acl',
} as const;

/** §11.4 */
export const STORAGE_ACL_PRIVATE = 'private';

/** §8.1: the two scopes a device may ask for, in the guide's order. */
export const SCOPE = 'asset_create offline';

export const GRANT_TYPES = {
  deviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  refreshToken: 'refresh_token',
} as const;
