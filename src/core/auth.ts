import {
  ACCESS_TOKEN_LIFE_SECONDS,
  AUTH_ERROR_CODES,
  DEFAULT_POLL_INTERVAL_SECONDS,
  DEVICE_CODE_MAX_LIFE_SECONDS,
  GRANT_TYPES,
  HEADERS,
  PATHS,
  SCOPE,
  deviceCodeReply,
  revokeReply,
  tokenReply,
  type AuthErrorCode,
} from '../spec/index.ts';
import { DailiesError } from './error.ts';
import { jsonOf, type HttpReply, type HttpRequest } from './http.ts';
import { parseDone, parseErrorBody, parseSuccess } from './reply.ts';
import { apiRequest, type ApiContext } from './request.ts';

/** Who the device is (the unit's own id) and of which model (protocol.md §8.1). Both are protected. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const identify = (client: ClientCredentials) => ({
  client_id: client.clientId,
  client_secret: client.clientSecret,
});

/** Asks for a user code; `linkPairing` also asks for the link and QR (protocol.md §8.1, §7). */
export function deviceCodeRequest(
  context: ApiContext,
  client: ClientCredentials,
  options: { linkPairing: boolean },
): HttpRequest {
  return apiRequest(context, 'POST', PATHS.deviceCode, {
    headers: options.linkPairing ? { [HEADERS.linkPairing]: 'true' } : {},
    body: { kind: 'form', fields: { ...identify(client), scope: SCOPE } },
  });
}

export interface DeviceCode {
  /** The code's secret twin: never shown, never logged. */
  readonly deviceCode: string;
  /** Text, not a number: leading zeros count. */
  readonly userCode: string;
  readonly lifeSeconds: number;
  readonly intervalSeconds: number;
  /** The device's name as Frame.io shows it; null when the reply names none. */
  readonly deviceName: string | null;
  readonly verificationUri: string | null;
  readonly verificationUriComplete: string | null;
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseDeviceCode(reply: HttpReply): DeviceCode {
  const body = parseSuccess('the request for a code', deviceCodeReply, reply);
  return {
    deviceCode: body.device_code,
    userCode: body.user_code,
    lifeSeconds: Math.min(body.expires_in, DEVICE_CODE_MAX_LIFE_SECONDS),
    // 0 would be a storm.
    intervalSeconds: body.interval || DEFAULT_POLL_INTERVAL_SECONDS,
    deviceName: body.name ?? null,
    verificationUri: body.verification_uri ?? null,
    verificationUriComplete: body.verification_uri_complete ?? null,
  };
}

/** Polls for the tokens of a shown code (protocol.md §8.2: POST with all four fields). */
export function tokenByDeviceCodeRequest(
  context: ApiContext,
  client: ClientCredentials,
  deviceCode: string,
): HttpRequest {
  const fields = {
    ...identify(client),
    grant_type: GRANT_TYPES.deviceCode,
    device_code: deviceCode,
  };
  return apiRequest(context, 'POST', PATHS.token, { body: { kind: 'form', fields } });
}

/** Exchanges the refresh token, once, for a new pair; the old pair dies at once (protocol.md §9). */
export function tokenByRefreshRequest(
  context: ApiContext,
  client: ClientCredentials,
  refreshToken: string,
): HttpRequest {
  const fields = {
    ...identify(client),
    grant_type: GRANT_TYPES.refreshToken,
    refresh_token: refreshToken,
  };
  return apiRequest(context, 'POST', PATHS.token, { body: { kind: 'form', fields } });
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessLifeSeconds: number;
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseTokenPair(reply: HttpReply): TokenPair {
  const body = parseSuccess('the request for tokens', tokenReply, reply);
  return {
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    accessLifeSeconds: body.expires_in ?? ACCESS_TOKEN_LIFE_SECONDS,
  };
}

/** The documented code of an auth error, or null for anything else (protocol.md §8.2). */
export function parseAuthError(reply: HttpReply): AuthErrorCode | null {
  const { error } = parseErrorBody(reply);
  return AUTH_ERROR_CODES.find((code) => code === error) ?? null;
}

/** Ends the authorisation; `token` may be either of the pair (protocol.md §9). */
export function revokeRequest(
  context: ApiContext,
  client: ClientCredentials,
  token: string,
): HttpRequest {
  return apiRequest(context, 'POST', PATHS.revoke, {
    body: { kind: 'form', fields: { ...identify(client), token } },
  });
}

/**
 * The older reference answers `{}` or a text, so nothing in it is needed; only "no" is told from "yes".
 * @throws DailiesError `unexpected_reply`, `captive_portal`
 */
export function parseRevoke(reply: HttpReply): void {
  parseDone('the end of the authorisation', reply);
  if (!revokeReply.safeParse(jsonOf(reply) ?? null).success) {
    throw new DailiesError('unexpected_reply', 'Frame.io did not end the authorisation');
  }
}
