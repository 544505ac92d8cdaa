import { PATHS, healthReply, identityReply } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import type { HttpReply, HttpRequest } from './http.ts';
import { readChannels, type Channel } from './channels.ts';
import { parseDone, parseSuccess } from './reply.ts';
import { apiRequest, type ApiContext } from './request.ts';

/** Is Frame.io there? Needs no authorisation (protocol.md §6). */
export function healthRequest(context: ApiContext): HttpRequest {
  return apiRequest(context, 'GET', PATHS.health);
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseHealth(reply: HttpReply): void {
  const { ok, status } = parseSuccess('the health check', healthReply, reply);
  if (ok === false || (status ?? 'ok') !== 'ok') {
    throw new DailiesError('unexpected_reply', 'Frame.io says that it is not well');
  }
}

/** Who am I, and in which project? Called after each pairing and refresh (protocol.md §8.3). */
export function identityRequest(context: ApiContext, accessToken: string): HttpRequest {
  return apiRequest(context, 'GET', PATHS.identity, { accessToken });
}

/**
 * I am here, for device models without a socket: every 120 s is advised, never more often than each
 * 60 s, never less than each 300 s (protocol.md §10.2). Any other call to Frame.io's API says the same.
 */
export function heartbeatRequest(context: ApiContext, accessToken: string): HttpRequest {
  return apiRequest(context, 'POST', PATHS.heartbeat, { accessToken });
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseHeartbeat(reply: HttpReply): void {
  parseDone('the heartbeat', reply);
}

/** The project device as Frame.io knows it. */
export interface Identity {
  /** Of this unit in this project: Frame.io's `id`. */
  readonly deviceId: string;
  /** Of the physical unit, the same in every project: Frame.io's `device_id`. */
  readonly unitId: string | null;
  readonly deviceName: string | null;
  readonly projectId: string | null;
  readonly projectName: string | null;
  /** Who authorised the device. */
  readonly userName: string | null;
  readonly paused: boolean;
  /** `online`, `offline` or `paused`, in Frame.io's word of that moment; absent in what older vaults keep. */
  readonly status?: string | null | undefined;
  /** What the device model collects: `video`, `audio`, `data` (protocol.md §5); absent as `status`. */
  readonly assetType?: string | null | undefined;
  /** IANA name; decides the date folder (protocol.md §11.5). */
  readonly timezone: string | null;
  /** When Frame.io ends the authorisation by itself, ms since 1970; null: never (protocol.md §9). */
  readonly authorizationEndsAtMs: number | null;
  /** Those that can be read; one of another form is left out, not a fault. */
  readonly channels: readonly Channel[];
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseIdentity(reply: HttpReply): Identity {
  const body = parseSuccess('the request for the identity', identityReply, reply);
  const endsAtMs = Date.parse(body.authorization?.expires_at ?? '');
  return {
    deviceId: body.id,
    unitId: body.device_id ?? null,
    deviceName: body.name ?? null,
    projectId: body.project_id ?? body.project?.id ?? null,
    projectName: body.project?.name ?? null,
    userName: body.authorization?.creator?.name ?? null,
    paused: body.status === 'paused',
    status: body.status ?? null,
    assetType: body.asset_type ?? null,
    timezone: body.timezone ?? null,
    authorizationEndsAtMs: Number.isNaN(endsAtMs) ? null : endsAtMs,
    channels: readChannels(body.channels ?? []),
  };
}
