import { describe, expect, it } from 'vitest';
import type { HttpReply, NetworkFault, NetworkFaultReason } from './http.ts';
import { outcomeOf, type Operation, type Outcome, type Verdict } from './outcome.ts';

type Row = readonly [Operation, HttpReply | NetworkFault, Verdict, Outcome['code']];

const reply = (status: number, body: unknown = '', headers = {}): HttpReply => ({
  kind: 'reply',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const fault = (reason: NetworkFaultReason): NetworkFault => ({
  kind: 'network',
  reason,
  detail: `api.frame.io: ${reason}`,
});
const detailed = (status: number, title: string, message = title) =>
  reply(status, { code: status, errors: [{ code: status, status, title, detail: 'd' }], message });
const simple = (status: number, error: string) => reply(status, { error });
const s3 = (status: number, code: string, message = 'M') =>
  reply(status, `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${message}</Message>`);
const page = (status: number) =>
  reply(status, '<!DOCTYPE html><html><title>Log in</title></html>', {
    'content-type': 'text/html',
  });

const seen = (exchange: HttpReply | NetworkFault) =>
  exchange.kind === 'network'
    ? exchange.reason
    : `${exchange.status} ${exchange.body}`.replaceAll(/\s+/g, ' ').slice(0, 160);
const rows = (...all: readonly Row[]) =>
  all.map((row) => [`${row[0]}, ${seen(row[1])}: ${row[2]}, ${row[3]}`, ...row] as const);

describe('an exchange that went wrong [O1]', () => {
  it.each(
    rows(
      // §8.2, §9: signing in and renewal
      ['requestCode', simple(400, 'invalid_client'), 'stop', 'wrong_client_secret'],
      ['pollToken', simple(400, 'invalid_client'), 'stop', 'wrong_client_secret'],
      ['refreshToken', simple(400, 'invalid_client'), 'stop', 'wrong_client_secret'],
      ['refreshToken', simple(400, 'invalid_request'), 'pairAgain', 'pairing_lost'],
      ['refreshToken', simple(400, 'invalid_grant'), 'pairAgain', 'pairing_lost'],
      ['refreshToken', detailed(401, 'Not Authorized'), 'pairAgain', 'pairing_lost'],
      ['refreshToken', simple(400, 'slow_down'), 'retry', 'rate_limited'],
      ['refreshToken', reply(503), 'retry', 'frameio_error'],
      ['pollToken', simple(400, 'slow_down'), 'retry', 'rate_limited'],
      ['pollToken', fault('timeout'), 'retry', 'unreachable'],
      ['identity', detailed(401, 'Not Authorized'), 'refresh', 'pairing_lost'],
      ['createAsset', detailed(401, 'Not Authorized'), 'refresh', 'pairing_lost'],
      // §12.3: not every 409 is pause; message or title says
      ['createAsset', detailed(409, 'Channel Paused'), 'skip', 'paused'],
      ['createAsset', reply(409, { message: 'Channel Paused' }), 'skip', 'paused'],
      ['createAsset', detailed(409, 'slow_down'), 'retry', 'rate_limited'],
      ['createAsset', detailed(409, 'invalid_client'), 'stop', 'wrong_client_secret'],
      ['createAsset', detailed(409, 'Conflict'), 'fail', 'refused'],
      ['createAsset', detailed(422, 'Channel Paused'), 'fail', 'refused'],
      ['identity', detailed(409, 'Channel Paused'), 'fail', 'refused'],
      // §12.5: the storage
      ['putPart', fault('reset'), 'retry', 'unreachable'],
      ['putPart', fault('timeout'), 'retry', 'unreachable'],
      ['putPart', fault('refused'), 'waitForNetwork', 'unreachable'],
      ['putPart', s3(500, 'InternalError'), 'retry', 'storage_error'],
      [
        'putPart',
        s3(503, 'SlowDown', 'Please reduce your request rate.'),
        'retry',
        'storage_error',
      ],
      ['putPart', reply(502, 'Bad Gateway'), 'retry', 'storage_error'],
      ['putPart', reply(429), 'retry', 'storage_error'],
      ['putPart', s3(400, 'RequestTimeout'), 'retry', 'storage_error'],
      ['putPart', s3(400, 'IncompleteBody'), 'retry', 'storage_error'],
      ['putPart', s3(403, 'AccessDenied', 'Request has expired'), 'newAsset', 'url_expired'],
      ['putPart', s3(403, 'AccessDenied', 'Access Denied'), 'fail', 'storage_refused'],
      ['putPart', s3(403, 'SignatureDoesNotMatch'), 'fail', 'storage_refused'],
      ['putPart', s3(403, 'RequestTimeTooSkewed'), 'stop', 'clock_wrong'],
      ['putPart', s3(404, 'NoSuchUpload'), 'newAsset', 'asset_gone'],
      ['putPart', s3(404, 'NoSuchBucket'), 'fail', 'storage_refused'],
      ['putPart', detailed(409, 'Channel Paused'), 'fail', 'storage_refused'],
      ['putPart', simple(401, 'invalid_client'), 'fail', 'storage_refused'],
      ['putPart', page(302), 'waitForNetwork', 'captive_portal'],
      // §12.6
      ['createAsset', detailed(400, 'Bad Request'), 'fail', 'refused'],
      ['createAsset', detailed(404, 'Not Found'), 'fail', 'unknown_operation'],
      ['createAsset', detailed(422, 'Invalid arguments'), 'fail', 'refused'],
      ['createAsset', detailed(500, 'Internal Server Error'), 'retry', 'frameio_error'],
      ['createAsset', page(502), 'retry', 'frameio_error'],
      ['createAsset', detailed(402, 'Usage exceeded'), 'stop', 'usage_exceeded'],
      ['createAsset', detailed(403, 'Forbidden'), 'stop', 'forbidden'],
      // §16
      ['createAsset', detailed(429, 'Too Many Requests'), 'retry', 'rate_limited'],
      ['identity', reply(408), 'retry', 'frameio_error'],
      ['identity', reply(302), 'waitForNetwork', 'captive_portal'],
      ['health', reply(304), 'waitForNetwork', 'captive_portal'],
      ['revoke', reply(418), 'fail', 'refused'],
      ['createAsset', reply(101), 'fail', 'unexpected_reply'],
      // The network
      ['health', fault('dns'), 'waitForNetwork', 'unreachable'],
      ['createAsset', fault('unreachable'), 'waitForNetwork', 'unreachable'],
      ['createAsset', fault('connectTimeout'), 'waitForNetwork', 'unreachable'],
      ['createAsset', fault('certificate'), 'waitForNetwork', 'untrusted_certificate'],
      ['createAsset', fault('other'), 'retry', 'unreachable'],
      ['createAsset', fault('cancelled'), 'retry', 'cancelled'],
      // §12.3: the message is the documented enum, whatever the title beside it says.
      ['createAsset', detailed(409, 'Conflict', 'Channel Paused'), 'skip', 'paused'],
      ['createAsset', detailed(409, 'Conflict', 'slow_down'), 'retry', 'rate_limited'],
      // §16.1: both shapes must be parsed.
      ['createAsset', simple(409, 'invalid_client'), 'stop', 'wrong_client_secret'],
      // §16.1: a 404 page comes from something in between, and fails no file.
      ['createAsset', page(404), 'waitForNetwork', 'captive_portal'],
      ['identity', page(404), 'waitForNetwork', 'captive_portal'],
      ['putPart', page(404), 'waitForNetwork', 'captive_portal'],
      // RFC 6585 6: only a captive portal answers so.
      ['createAsset', page(511), 'waitForNetwork', 'captive_portal'],
    ),
  )('%s', (_, operation, exchange, verdict, code) => {
    expect(outcomeOf(operation, exchange)).toMatchObject({ verdict, code });
  });

  it('sends nobody to refresh a token that the call does not carry [O4]', () => {
    const tokenless = ['health', 'requestCode', 'pollToken', 'revoke', 'putPart'] as const;
    const refreshing = tokenless.filter(
      (operation) => outcomeOf(operation, detailed(401, 'Not Authorized')).verdict === 'refresh',
    );
    expect(refreshing).toEqual([]);
  });
});

describe('whether it may have been done all the same [O8]', () => {
  const may = (exchange: HttpReply | NetworkFault) =>
    outcomeOf('createAsset', exchange).mayHaveBeenDone;

  it('is unknown when the connection broke or the server broke', () => {
    const broken = (['reset', 'timeout', 'cancelled', 'other'] as const).map(fault);
    const failed = [200, 204, 500, 502, 503, 504].map((status) => reply(status));
    expect([...broken, ...failed].filter((exchange) => !may(exchange))).toEqual([]);
  });

  it('is out of the question when nothing left or the server refused', () => {
    const reasons = ['dns', 'refused', 'unreachable', 'connectTimeout', 'certificate'] as const;
    const refused = [302, 400, 401, 403, 404, 409, 422, 429].map((status) => reply(status));
    expect([...reasons.map(fault), ...refused].filter(may)).toEqual([]);
  });
});

describe('how long the server asks to wait [O6]', () => {
  const wait = (status: number, headers: Record<string, string>) =>
    outcomeOf('createAsset', reply(status, '', headers)).retryAfterMs;

  it.each([
    [429, { 'retry-after': '7' }, 7000],
    [503, { 'retry-after': '120' }, 120_000],
    [429, { 'retry-after': '2', 'x-ratelimit-window': '60000' }, 2000],
    [429, { 'x-ratelimit-window': '1000' }, 1000],
    [429, { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0' }, 1000],
    [200, { 'x-ratelimit-window': '1000' }, null],
    [503, { 'retry-after': '999999999' }, 3_600_000],
    [429, { 'x-ratelimit-window': '9e99' }, 3_600_000],
    [503, { 'retry-after': 'Wed, 25 Nov 2026 07:28:00 GMT' }, null],
    [
      503,
      { 'retry-after': 'Wed, 25 Nov 2026 07:28:00 GMT', date: 'Wed, 25 Nov 2026 07:27:30 GMT' },
      30_000,
    ],
    [
      503,
      { 'retry-after': 'Wed, 25 Nov 2026 07:28:00 GMT', date: 'Wed, 25 Nov 2026 07:29:00 GMT' },
      null,
    ],
    [503, { 'retry-after': '-5' }, null],
    [503, { 'retry-after': 'Infinity' }, null],
    [429, { 'x-ratelimit-window': 'soon' }, 1000],
  ])('with %i and %j is %s ms', (status, headers, waitMs) => {
    expect(wait(status, headers as Record<string, string>)).toBe(waitMs);
  });

  it('is left to the backoff when the header is empty or 0, or eight tries end in one moment', () => {
    expect([wait(503, { 'retry-after': '' }), wait(503, { 'retry-after': '0' })]).toEqual([
      null,
      null,
    ]);
  });

  it('is nothing after a network fault', () => {
    expect(outcomeOf('putPart', fault('reset')).retryAfterMs).toBeNull();
  });
});
