import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../spec/index.ts';
import { isErrorCode } from './error.ts';
import type { Exchange, HttpReply, NetworkFaultReason } from './http.ts';
import { outcomeOf, type Operation, type Verdict } from './outcome.ts';

const EVERY_OPERATION = Object.keys(OPERATIONS) as Operation[];
const VERDICTS = Object.keys({
  retry: 1,
  waitForNetwork: 1,
  refresh: 1,
  pairAgain: 1,
  skip: 1,
  fail: 1,
  stop: 1,
  newAsset: 1,
} satisfies Record<Verdict, 1>);
const REASONS = Object.keys({
  dns: 1,
  refused: 1,
  unreachable: 1,
  connectTimeout: 1,
  timeout: 1,
  reset: 1,
  certificate: 1,
  proxy: 1,
  cancelled: 1,
  other: 1,
} satisfies Record<NetworkFaultReason, 1>) as NetworkFaultReason[];

const anyOperation = fc.constantFrom(...EVERY_OPERATION);
const anyStatus = fc.oneof(
  fc.constantFrom(200, 204, 301, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 503),
  fc.integer({ min: 0, max: 999 }),
);
const anyBody = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .dictionary(fc.constantFrom('error', 'errors', 'code', 'message'), fc.jsonValue())
    .map((it) => JSON.stringify(it)),
  fc.string().map((text) => `<Error><Code>${text}</Code><Message>${text}</Message></Error>`),
);
const anyHeaders = fc.dictionary(
  fc.constantFrom('retry-after', 'x-ratelimit-window', 'content-type', 'location'),
  fc.oneof(fc.string(), fc.double().map(String)),
);
const anyReply: fc.Arbitrary<HttpReply> = fc.record({
  kind: fc.constant('reply' as const),
  status: anyStatus,
  headers: anyHeaders,
  body: anyBody,
});
const anyExchange: fc.Arbitrary<Exchange> = fc.oneof(
  { weight: 5, arbitrary: anyReply },
  fc.record({
    kind: fc.constant('network' as const),
    reason: fc.constantFrom(...REASONS),
    detail: fc.constant('api.frame.io: the connection broke (ECONNRESET)'),
  }),
);
const SECRETS = [
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  '5d1e6f0a-7b51-4c0e-9d57-0f6b8a4f2c11',
  'https://s3.example/parts/1?X-Amz-Signature=9f86d081884c7d659a2feaa0c55ad015',
];

describe('an outcome', () => {
  it('exists for every exchange of every operation, and is well formed [O1]', () => {
    fc.assert(
      fc.property(anyOperation, anyExchange, (operation, exchange) => {
        const outcome = outcomeOf(operation, exchange);
        expect(VERDICTS).toContain(outcome.verdict);
        expect(outcome.code === 'paused' || isErrorCode(outcome.code)).toBe(true);
        expect(outcome.message).toMatch(/^\S.{10}/);
        const { retryAfterMs } = outcome;
        if (retryAfterMs === null) return;
        expect(retryAfterMs).toBeGreaterThanOrEqual(0);
        expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 2000 },
    );
  });

  it('skips a file for nothing but a pause [O3]', () => {
    fc.assert(
      fc.property(anyOperation, anyExchange, (operation, exchange) => {
        const { verdict, code } = outcomeOf(operation, exchange);
        // A growing upload that is refused its parts waits for the end of the pause instead.
        expect(code === 'paused').toBe(
          verdict === 'skip' || (operation === 'requestParts' && code === 'paused'),
        );
      }),
    );
  });

  it('makes a new asset only where an upload is under way [O7]', () => {
    const uploading = new Set<Operation>(['putPart', 'requestParts']);
    const others = EVERY_OPERATION.filter((operation) => !uploading.has(operation));
    fc.assert(
      fc.property(anyExchange, fc.constantFrom(...others), (exchange, operation) => {
        expect(outcomeOf(operation, exchange).verdict).not.toBe('newAsset');
      }),
    );
  });
});

describe("an outcome's message [O5]", () => {
  const message = (operation: Operation, status: number, body: unknown) =>
    outcomeOf(operation, {
      kind: 'reply',
      status,
      headers: { location: `https://x/?token=${SECRETS[0]}`, 'set-cookie': `a=${SECRETS[1]}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }).message;
  const anySecret = fc.constantFrom(...SECRETS);

  it('repeats the short word by which the server names its error', () => {
    expect(message('createAsset', 422, { errors: [{ title: 'Invalid arguments' }] })).toBe(
      'Frame.io refuses this file: HTTP 422, Invalid arguments',
    );
    expect(message('revoke', 400, { error: 'invalid_request' })).toContain('invalid_request');
    expect(message('putPart', 403, '<Code>SignatureDoesNotMatch</Code>')).toContain(
      'HTTP 403, SignatureDoesNotMatch',
    );
  });

  it('holds nothing of details, pages, headers and fields that are no error', () => {
    fc.assert(
      fc.property(anyOperation, anyStatus, anySecret, (operation, status, secret) => {
        const bodies = [
          `<html>${secret}</html>`,
          secret,
          { detail: secret, access_token: secret, errors: [{ title: 'T', detail: secret }] },
          { error: 'e', error_description: secret, error_uri: secret },
          `<Error><Code>C</Code><Message>${secret}</Message><HostId>${secret}</HostId></Error>`,
        ];
        for (const body of bodies) expect(message(operation, status, body)).not.toContain(secret);
      }),
    );
  });

  /** Where the server's own word for its error stands. */
  const worded = (words: string) => [
    { error: words },
    { errors: [{ title: words }] },
    { message: words },
    `<Error><Code>${words}</Code></Error>`,
  ];

  it('holds no credential that the server’s words repeat', () => {
    fc.assert(
      fc.property(anyOperation, anyStatus, anySecret, (operation, status, secret) => {
        for (const body of worded(`unknown token ${secret}`)) {
          expect(message(operation, status, body)).not.toContain(secret);
        }
      }),
    );
  });

  it('stays one short sentence that a terminal can print, whatever the server’s words', () => {
    const words = [
      '\u001b[2J\u001b[31mowned',
      'two\nlines',
      'Oh! '.repeat(5000),
      '\u202eevil',
      '\u0000',
    ];
    fc.assert(
      fc.property(anyOperation, anyStatus, fc.constantFrom(...words), (operation, status, text) => {
        for (const body of worded(text)) {
          const told = message(operation, status, body);
          expect(told.length).toBeLessThan(300);
          expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
