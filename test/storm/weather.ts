import type { FaultControl, RawParams } from '../../src/simulator/index.ts';
import type { Dice } from '../fuzz/dice.ts';

interface Gust {
  readonly fault: string;
  readonly params: (dice: Dice) => RawParams;
}

const api = { host: 'api' } as const;
const storage = { host: 'storage' } as const;
const eitherHost = (dice: Dice) => dice.pick([api, storage, storage]);
const PHASES = ['before', 'middle', 'after'] as const;
const STORAGE_CODES = [
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'NoSuchUpload',
  'AccessDenied',
  'BadDigest',
] as const;

/**
 * What can go wrong between the engine and Frame.io. Left out is what takes real time (silences are the
 * ports' own moods here) and what only concerns sockets and tokens.
 */
const GUSTS: readonly Gust[] = [
  {
    fault: 'status',
    params: (dice) => ({
      ...api,
      status: dice.pick([400, 401, 402, 403, 404, 408, 429, 429, 500, 502, 503]),
      retryAfter: dice.pick(['', '', '7', '3600']),
    }),
  },
  {
    fault: 'status',
    params: (dice) => ({ ...storage, status: dice.pick([301, 400, 403, 404, 408, 429, 500, 503]) }),
  },
  { fault: 'reset', params: (dice) => ({ ...storage, phase: dice.pick(PHASES) }) },
  { fault: 'reset', params: (dice) => ({ ...api, phase: dice.pick(PHASES) }) },
  {
    fault: 'truncate',
    params: (dice) => ({ ...eitherHost(dice), of: dice.pick(['body', 'head']) }),
  },
  {
    fault: 'keep-alive-cut',
    params: (dice) => ({ when: dice.pick(['next-request', 'after-reply']) }),
  },
  {
    fault: 'storage-error',
    params: (dice) => ({ code: dice.pick(STORAGE_CODES), phase: dice.pick(['before', 'after']) }),
  },
  { fault: 'expired-urls', params: () => ({}) },
  {
    fault: 'etag',
    params: (dice) => ({ how: dice.pick(['lost', 'wrong', 'multipart', 'unquoted']) }),
  },
  {
    fault: 'odd-reply',
    params: (dice) => ({
      reply: dice.pick(['object', 'null', 'array', 'text', 'empty', 'no-content', 'nulls']),
      phase: dice.pick(['before', 'after']),
    }),
  },
  { fault: 'strange-fields', params: () => ({}) },
  {
    fault: 'conflict',
    params: (dice) => ({ message: dice.pick(['slow_down', 'invalid_client', 'Channel Paused']) }),
  },
  { fault: 'redirect', params: (dice) => eitherHost(dice) },
  {
    fault: 'captive-portal',
    params: (dice) => ({
      ...eitherHost(dice),
      answer: dice.pick(['login-page', 'redirect', 'not-found', 'login-required']),
    }),
  },
  { fault: 'wrong-certificate', params: (dice) => eitherHost(dice) },
  {
    fault: 'outage',
    params: (dice) => ({ ...eitherHost(dice), how: dice.pick(['reset', 'refuse']) }),
  },
  { fault: 'wrong-date', params: (dice) => ({ seconds: dice.pick([-86_400, 3_600, 86_400]) }) },
  { fault: 'drip', params: () => ({ bytes: 256, pauseMs: 0 }) },
];

/** The faults of the simulator, as the dice switch them on. */
export class Weather {
  readonly #faults: FaultControl;

  constructor(faults: FaultControl) {
    this.#faults = faults;
  }

  /** @returns what it is, in words */
  gust(dice: Dice): string {
    const { fault, params } = dice.pick(GUSTS);
    const all = {
      ...params(dice),
      probability: dice.pick([0.3, 0.7, 1, 1]),
      times: dice.int(1, 12),
      seed: dice.int(1, 1e9),
    };
    this.#faults.enable(fault, all);
    return `${fault} ${JSON.stringify(all)}`;
  }

  calm(): void {
    this.#faults.disableAll();
  }
}
