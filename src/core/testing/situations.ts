import { CHANNEL_PAUSED_BODY, NOT_AUTHORIZED_BODY } from '../../spec/index.ts';
import type { Exchange, NetworkFaultReason } from '../index.ts';

/** Something that may go wrong, and the words for it in the page of outcomes. */
export type Situation = readonly [says: string, exchange: Exchange];

export const reply = (
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): Exchange => ({
  kind: 'reply',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
export const fault = (reason: NetworkFaultReason): Exchange => ({
  kind: 'network',
  reason,
  detail: 'api.frame.io',
});
/** Frame.io's simple shape (protocol.md §16.1). */
export const simple = (status: number, error: string) => reply(status, { error });
/** Frame.io's detailed shape. */
export const detailed = (status: number, title: string, headers = {}) =>
  reply(
    status,
    { code: status, errors: [{ code: status, detail: 'd', status, title }], message: title },
    headers,
  );
export const s3 = (status: number, code: string, message = 'M') =>
  reply(status, `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${message}</Message>`);
export const page = (status: number) =>
  reply(status, '<!DOCTYPE html><html><title>Log in</title></html>');

const DATED = {
  date: 'Wed, 25 Nov 2026 07:27:30 GMT',
  'retry-after': 'Wed, 25 Nov 2026 07:28:00 GMT',
};

/** May befall any call, the storage's too. */
export const ON_THE_WAY: readonly Situation[] = [
  ['no such name (DNS)', fault('dns')],
  ['connection refused', fault('refused')],
  ['network or host unreachable', fault('unreachable')],
  ['no connection in time', fault('connectTimeout')],
  ['connected, then silence', fault('timeout')],
  ['connection reset', fault('reset')],
  ['connection broke otherwise', fault('other')],
  ['certificate not trusted', fault('certificate')],
  ['the proxy refuses', fault('proxy')],
  ['cancelled by the device', fault('cancelled')],
  ['200 with a page', page(200)],
  ['302', reply(302, '', { location: 'https://portal.example/' })],
  ['401 with a page', page(401)],
  ['403 with a page', page(403)],
  ['404 with a page', page(404)],
  ['511 with a page', page(511)],
];

/** Words of the sign-in (protocol.md §8.2). */
export const SIGNING_IN: readonly Situation[] = [
  ['400 slow_down', simple(400, 'slow_down')],
  ['400 invalid_client', simple(400, 'invalid_client')],
  ['400 expired_token', simple(400, 'expired_token')],
  ['400 access_denied', simple(400, 'access_denied')],
  ['400 invalid_grant', simple(400, 'invalid_grant')],
  ['400 invalid_request', simple(400, 'invalid_request')],
];

/** Answers of the API. */
export const FROM_THE_API: readonly Situation[] = [
  ['400 Bad Request', detailed(400, 'Bad Request')],
  ['401 Not Authorized', reply(401, NOT_AUTHORIZED_BODY)],
  ['401 without a body', reply(401)],
  ['402 Usage Exceeded', detailed(402, 'Usage Exceeded')],
  ['403 Forbidden', detailed(403, 'Forbidden')],
  ['404 Not Found', detailed(404, 'Not Found')],
  ['404 without a body', reply(404)],
  ['408', reply(408)],
  ['409 Channel Paused', reply(409, CHANNEL_PAUSED_BODY)],
  ['409 slow_down', reply(409, { message: 'slow_down' })],
  ['409 invalid_client', reply(409, { message: 'invalid_client' })],
  ['409 with other words', detailed(409, 'Conflict')],
  ['422 Invalid arguments', detailed(422, 'Invalid arguments')],
  ['429', detailed(429, 'Too Many Requests')],
  ['429, Retry-After: 7', detailed(429, 'Too Many Requests', { 'retry-after': '7' })],
  ['429, Retry-After: a date in 30 s', detailed(429, 'Too Many Requests', DATED)],
  [
    '429, x-ratelimit-window: 60000',
    detailed(429, 'Too Many Requests', { 'x-ratelimit-window': '60000' }),
  ],
  ['500', detailed(500, 'Internal Server Error')],
  ['502 with a page', page(502)],
  ['503, Retry-After: 120', reply(503, '', { 'retry-after': '120' })],
  ['504', reply(504)],
  ['a status that nobody knows (418)', reply(418)],
  ['no final status (101)', reply(101)],
];

/** Answers of the storage. */
export const FROM_THE_STORAGE: readonly Situation[] = [
  ['400 RequestTimeout', s3(400, 'RequestTimeout')],
  ['400 IncompleteBody', s3(400, 'IncompleteBody')],
  ['400 BadDigest', s3(400, 'BadDigest')],
  ['400 EntityTooSmall', s3(400, 'EntityTooSmall')],
  ['403 AccessDenied, "Request has expired"', s3(403, 'AccessDenied', 'Request has expired')],
  ['403 AccessDenied', s3(403, 'AccessDenied', 'Access Denied')],
  ['403 SignatureDoesNotMatch', s3(403, 'SignatureDoesNotMatch')],
  ['403 RequestTimeTooSkewed', s3(403, 'RequestTimeTooSkewed')],
  ['403 without a body', reply(403)],
  ['404 NoSuchUpload', s3(404, 'NoSuchUpload')],
  ['404 without a body', reply(404)],
  ['408', reply(408)],
  ['429, Retry-After: 7', reply(429, '', { 'retry-after': '7' })],
  ['500 InternalError', s3(500, 'InternalError')],
  ['502 with a page', page(502)],
  ['503 SlowDown', s3(503, 'SlowDown')],
  ['503, Retry-After: 120', reply(503, '', { 'retry-after': '120' })],
];
