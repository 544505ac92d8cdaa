import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../spec/index.ts';
import { retryDelayMs } from './backoff.ts';
import type { Exchange } from './http.ts';
import { outcomeOf, type Operation } from './outcome.ts';
import {
  FROM_THE_API,
  FROM_THE_STORAGE,
  ON_THE_WAY,
  SIGNING_IN,
  detailed,
  fault,
  page,
  reply,
  s3,
  simple,
} from './testing/situations.ts';

const EVERY = Object.keys(OPERATIONS) as Operation[];
const BEARERS = EVERY.filter((operation) => OPERATIONS[operation].auth === 'bearer');
const API = EVERY.filter((operation) => operation !== 'putPart');
const EXCHANGES = [...ON_THE_WAY, ...SIGNING_IN, ...FROM_THE_API, ...FROM_THE_STORAGE];
const verdict = (operation: Operation, exchange: Exchange) =>
  outcomeOf(operation, exchange).verdict;
const verdicts = (operations: readonly Operation[], exchange: Exchange) => [
  ...new Set(operations.map((operation) => verdict(operation, exchange))),
];

describe('something in between', () => {
  it.each([200, 302, 400, 401, 403, 404, 407, 409, 422, 429, 451, 511])(
    'answers with a page and %i: every operation waits, and nothing was done [O2] [O8]',
    (status) => {
      expect(verdicts(EVERY, page(status))).toEqual(['waitForNetwork']);
      const done = EVERY.filter((it) => outcomeOf(it, page(status)).mayHaveBeenDone);
      expect(done).toEqual([]);
    },
  );

  it.each([300, 301, 302, 303, 304, 307, 308, 399])(
    'redirects with %i: every operation waits [O2]',
    (status) => {
      const words = [{}, { error: 'invalid_client' }, { error: 'invalid_grant' }];
      for (const body of words) {
        expect(verdicts(EVERY, reply(status, body))).toEqual(['waitForNetwork']);
      }
    },
  );

  it.each([500, 502, 503, 504])('is not suspected for a page with %i [O2]', (status) => {
    expect(verdicts(EVERY, page(status))).toEqual(['retry']);
  });

  it('is suspected of a 404 in words that are not of Frame.io, which is tried again', () => {
    for (const body of ['', 'Not Found', '{}', '[]', 'null', '{"error":null}']) {
      expect(verdicts(BEARERS, reply(404, body))).toEqual(['retry']);
    }
    const [simply, fully] = [simple(404, 'not_found'), detailed(404, 'Not Found')];
    for (const said of [simply, fully]) {
      expect(verdict('requestParts', said)).toBe('newAsset');
      const others = BEARERS.filter((operation) => operation !== 'requestParts');
      expect(verdicts(others, said)).toEqual(['fail']);
    }
  });
});

describe('a 401', () => {
  // §16.1: both shapes, none, and words of the sign-in that have no business here.
  const anyWords = fc.oneof(
    fc.constantFrom<Exchange>(
      reply(401),
      detailed(401, 'Not Authorized'),
      simple(401, 'invalid_client'),
      simple(401, 'slow_down'),
      s3(401, 'SlowDown'),
    ),
    fc.json().map((json) => reply(401, json)),
  );

  it('renews the token once, of every call that carries one, whatever it says [O4]', () => {
    fc.assert(
      fc.property(anyWords, (exchange) => {
        expect(verdicts(BEARERS, exchange)).toEqual(['refresh']);
      }),
    );
  });

  it('renews it for the socket too, which says the same with 403 [O4]', () => {
    expect([401, 403].map((status) => verdict('openSocket', reply(status)))).toEqual([
      'refresh',
      'refresh',
    ]);
  });

  it('ends the pairing when the renewal itself is answered so [O4]', () => {
    const [plain, full] = [reply(401), detailed(401, 'Not Authorized')];
    expect([plain, full].map((said) => verdict('refreshToken', said))).toEqual([
      'pairAgain',
      'pairAgain',
    ]);
  });

  it('and no other trouble does either, except the documented words [O4]', () => {
    const others = EXCHANGES.filter(([says]) => !/^401 (Not|without)/.test(says));
    for (const [, exchange] of others) {
      const refreshing = EVERY.filter((it) => verdict(it, exchange) === 'refresh');
      expect([[], ['openSocket']]).toContainEqual(refreshing);
      const ending = EVERY.filter((it) => verdict(it, exchange) === 'pairAgain');
      expect([[], ['refreshToken']]).toContainEqual(ending);
    }
  });

  it.each([500, 502, 503, 504])('is not meant by words beside a %i [O4]', (status) => {
    for (const word of ['invalid_grant', 'invalid_request', 'invalid_client', 'expired_token']) {
      expect(verdicts(API, simple(status, word))).toEqual(['retry']);
    }
  });
});

describe('a 409', () => {
  const wordings = (word: string) => [
    detailed(409, word),
    reply(409, { message: word }),
    reply(409, { message: 'Conflict', errors: [{ title: word }] }),
    reply(409, { message: word, errors: [{ title: 'Conflict' }, null] }),
    reply(409, { message: word, errors: [null, { title: null }] }),
    simple(409, word),
  ];

  it('is a pause by its words alone: the file is skipped, parts wait, nothing else minds [O3]', () => {
    for (const said of wordings('Channel Paused')) {
      expect(outcomeOf('createAsset', said)).toMatchObject({ verdict: 'skip', code: 'paused' });
      expect(outcomeOf('requestParts', said)).toMatchObject({ verdict: 'retry', code: 'paused' });
      const others = EVERY.filter((it) => it !== 'createAsset' && it !== 'requestParts');
      expect(verdicts(others, said)).toEqual(['fail']);
    }
  });

  it('is slow_down or invalid_client for all of the API, by their words [O3]', () => {
    for (const said of wordings('slow_down')) expect(verdicts(API, said)).toEqual(['retry']);
    for (const said of wordings('invalid_client')) expect(verdicts(API, said)).toEqual(['stop']);
  });

  it('is nothing of the kind with any other words [O3]', () => {
    const known =
      /^(Channel Paused|slow_down|invalid_(client|grant|request)|expired_token|access_denied)$/;
    const otherWords = fc
      .oneof(fc.string(), fc.constantFrom('channel paused', 'Paused', 'Channel Paused.'))
      .filter((word) => !known.test(word));
    fc.assert(
      fc.property(otherWords, (word) => {
        for (const said of wordings(word)) expect(verdicts(API, said)).toEqual(['fail']);
      }),
    );
  });
});

describe('waiting', () => {
  const anyWait = fc.integer({ min: 1, max: 3600 });

  it('is as long as is asked, whatever was asked for, and longer by jitter [O6] [O9]', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVERY), anyWait, fc.constantFrom(429, 503), (...given) => {
        const [operation, seconds, status] = given;
        const outcome = outcomeOf(operation, reply(status, '', { 'retry-after': `${seconds}` }));
        expect(outcome).toMatchObject({ verdict: 'retry', retryAfterMs: seconds * 1000 });
        expect(retryDelayMs(outcome, 0, 0)).toBe(seconds * 1000 + 100);
      }),
    );
  });

  it('is a second after a 429 that asks for nothing, and never over an hour [O6]', () => {
    for (const operation of EVERY) {
      expect(outcomeOf(operation, reply(429)).retryAfterMs).toBe(1000);
      const greedy = { 'retry-after': '9'.repeat(400) };
      expect(outcomeOf(operation, reply(429, '', greedy)).retryAfterMs).toBe(3_600_000);
    }
  });
});

describe('a new asset', () => {
  it('is made when the URLs have expired, the upload is unknown, and for nothing else [O7]', () => {
    const making = EXCHANGES.flatMap(([says, exchange]) =>
      EVERY.filter((it) => verdict(it, exchange) === 'newAsset').map((it) => `${it}: ${says}`),
    );
    expect(new Set(making)).toEqual(
      new Set([
        'putPart: 403 AccessDenied, "Request has expired"',
        'putPart: 404 NoSuchUpload',
        'requestParts: 404 Not Found',
      ]),
    );
  });
});

describe('what may have been done', () => {
  it('is the same question for every operation [O8]', () => {
    for (const [says, exchange] of EXCHANGES) {
      const answers = new Set(EVERY.map((it) => outcomeOf(it, exchange).mayHaveBeenDone));
      expect([says, answers.size]).toEqual([says, 1]);
    }
    expect(EVERY.map((it) => outcomeOf(it, fault('reset')).mayHaveBeenDone)).not.toContain(false);
  });
});
