import { HEADERS } from '../../spec/index.ts';
import { type Reply, detailedError } from '../http/reply.ts';
import { defineFault } from './fault.ts';
import { LeakyBucket } from './leaky-bucket.ts';

/** Calls that were on their way when the first 429 was answered. */
const CROSSED_MS = 250;
/** A device that waits for exactly the window may seem early by the jitter of the network. */
const TOLERATED_SHARE = 0.1;

/** One operation's bucket, and what came of it. Real time: windows are short, and people wait for them. */
interface Operation {
  readonly bucket: LeakyBucket;
  /** null: the last call was let through. */
  refused: { readonly firstMs: number; lastMs: number } | null;
}

export const rateLimitFault = defineFault({
  name: 'rate-limit',
  describe: 'Lets so many calls of each operation through in a window, and refuses more with 429.',
  params: {
    limit: { kind: 'number', value: 5, min: 1, max: 100_000, help: 'calls of an operation' },
    windowMs: { kind: 'number', value: 1_000, min: 1, max: 3_600_000, help: 'in this time' },
    retryAfter: {
      kind: 'choice',
      value: 'none',
      choices: ['none', 'seconds', 'date'],
      help: 'whether a Retry-After header says it too, and how',
    },
  },
  applies: ({ host }) => host === 'api',
  start: ({ limit, windowMs, retryAfter }) => {
    const operations = new Map<string, Operation>();
    return (traffic) => {
      const nowMs = performance.now();
      const name = operationName(traffic.method, traffic.path);
      const operation = operations.get(name) ?? {
        bucket: new LeakyBucket(limit, windowMs, nowMs),
        refused: null,
      };
      operations.set(name, operation);
      if (isTooEarly(operation, nowMs, windowMs)) {
        traffic.violate(
          null,
          `called ${name} again before the window it was told was over (§16.2)`,
        );
      }
      if (operation.bucket.take(nowMs)) {
        operation.refused = null;
        return null;
      }
      operation.refused = { firstMs: operation.refused?.firstMs ?? nowMs, lastMs: nowMs };
      const reply = tooMany(limit, windowMs, retryAfterOf(retryAfter, windowMs, traffic.now()));
      return { before: async () => ({ kind: 'reply', reply }) };
    };
  },
});

function isTooEarly({ refused }: Operation, nowMs: number, windowMs: number): boolean {
  if (refused === null || nowMs - refused.firstMs < CROSSED_MS) return false;
  return nowMs - refused.lastMs < windowMs * (1 - TOLERATED_SHARE);
}

/** Limits are set for operations, not for single assets. */
function operationName(method: string, path: string): string {
  return `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id')}`;
}

function tooMany(limit: number, windowMs: number, retryAfter: string | null): Reply {
  const reply = detailedError(429, 'Too Many Requests', 'The rate limit was reached');
  return {
    ...reply,
    headers: {
      ...reply.headers,
      [HEADERS.rateLimit]: String(limit),
      [HEADERS.rateLimitRemaining]: '0',
      [HEADERS.rateLimitWindow]: String(windowMs),
      ...(retryAfter !== null && { 'retry-after': retryAfter }),
    },
  };
}

/** RFC 9110 10.2.3: whole seconds, or a date; rounded up, so that who waits is never too early. */
function retryAfterOf(
  how: 'none' | 'seconds' | 'date',
  windowMs: number,
  nowMs: number,
): string | null {
  switch (how) {
    case 'none':
      return null;
    case 'seconds':
      return String(Math.ceil(windowMs / 1000));
    case 'date':
      return new Date(Math.ceil((nowMs + windowMs) / 1000) * 1000).toUTCString();
  }
}
