import { z } from 'zod';
import { GRANT_TYPES, SCOPE } from '../endpoints.ts';

/**
 * Authorisation on the wire (protocol.md §8, §9). Requests are strict: what a device sends is exactly
 * what is documented. Replies are loose: unknown, missing-but-optional and null fields are accepted.
 */

const text = z.string().min(1);

export const deviceCodeRequest = z.strictObject({
  client_id: text,
  client_secret: text,
  scope: z.literal(SCOPE),
});

export const deviceCodeReply = z.looseObject({
  device_code: text,
  /** Six digits as text. Not narrowed further here: a reply in another form is still shown as it is. */
  user_code: text,
  expires_in: z.number().positive(),
  interval: z.number().nonnegative().nullish(),
  name: z.string().nullish(),
  verification_uri: z.string().nullish(),
  verification_uri_complete: z.string().nullish(),
});

export const tokenByDeviceCodeRequest = z.strictObject({
  client_id: text,
  client_secret: text,
  grant_type: z.literal(GRANT_TYPES.deviceCode),
  device_code: text,
});

export const tokenByRefreshRequest = z.strictObject({
  client_id: text,
  client_secret: text,
  grant_type: z.literal(GRANT_TYPES.refreshToken),
  refresh_token: text,
});

export const tokenReply = z.looseObject({
  access_token: text,
  /** 28800 when absent or odd: a rotated pair must not be thrown away for want of a documented number. */
  expires_in: z.number().positive().nullish().catch(null),
  refresh_token: text,
  token_type: z.string().nullish(),
});

export const revokeRequest = z.strictObject({
  client_id: text,
  client_secret: text,
  token: text,
});

/** §9: `{"success": true}` in the newer reference, `{}` or a text in the older. */
export const revokeReply = z.union([
  z.looseObject({ success: z.literal(true).nullish() }),
  z.string(),
  z.null(),
]);

/** §8.2: `{"error": code}` with HTTP 400. `access_denied` is tolerated, not documented. */
export const AUTH_ERROR_CODES = [
  'authorization_pending',
  'slow_down',
  'expired_token',
  'invalid_grant',
  'invalid_client',
  'invalid_request',
  'access_denied',
] as const;

export type AuthErrorCode = (typeof AUTH_ERROR_CODES)[number];
