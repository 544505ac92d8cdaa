import type { ServerResponse } from 'node:http';
import { type AuthErrorCode, CHANNEL_PAUSED_BODY, NOT_AUTHORIZED_BODY } from '../../spec/index.ts';

/** An answer as data; `sendReply` puts it on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error's name for the list of calls; null for a success. */
  readonly error: string | null;
}

/** An answer that stays open and writes for itself (server-sent events). */
export interface LiveReply {
  readonly stream: (response: ServerResponse) => void;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function jsonReply(status: number, value: unknown): Reply {
  return { status, headers: JSON_TYPE, body: JSON.stringify(value), error: null };
}

/** The success of operations that have nothing to tell. */
export function noContent(): Reply {
  return { status: 204, headers: {}, body: '', error: null };
}

/** The auth endpoints' shape, always with 400 (protocol.md §16.1). */
export function simpleError(code: AuthErrorCode, status = 400): Reply {
  return { ...jsonReply(status, { error: code }), error: code };
}

/** The shape of all other API errors (§16.1). */
export function detailedError(status: number, title: string, detail: string): Reply {
  const body = { code: status, errors: [{ code: status, detail, status, title }], message: title };
  return { ...jsonReply(status, body), error: title };
}

/** §9, word for word: an access token that is expired, spent, revoked or of a forgotten device. */
export function notAuthorized(): Reply {
  return { ...jsonReply(401, NOT_AUTHORIZED_BODY), error: NOT_AUTHORIZED_BODY.message };
}

/** §12.3, word for word: the media was made while the device was paused. */
export function channelPaused(): Reply {
  return { ...jsonReply(409, CHANNEL_PAUSED_BODY), error: CHANNEL_PAUSED_BODY.message };
}

export function textReply(status: number, contentType: string, body: string): Reply {
  return { status, headers: { 'content-type': contentType }, body, error: null };
}

/** Thrown deep inside a route to end the exchange with this answer. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = 'Refusal';
    this.reply = reply;
  }
}

export function badRequest(detail: string): Refusal {
  return new Refusal(detailedError(400, 'Bad Request', detail));
}

export function notFound(detail: string): Refusal {
  return new Refusal(detailedError(404, 'Not Found', detail));
}
