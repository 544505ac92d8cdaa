/** Waiting before the next try: full jitter, so that many devices never try in step. */
export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Half a second, doubling to half a minute (protocol.md §16.2 advises exponential). */
const DEFAULT_LIMITS: BackoffLimits = { baseMs: 500, capMs: 30_000 };

/** However the dice fall, a fault that comes at once is not met with a storm of tries. */
const LEAST_MS = 100;

/**
 * Milliseconds to wait before try `attempt` + 1: uniform between 100 and `base * 2^attempt`, capped.
 * @param attempt how many tries have failed before this one (0 after the first failure)
 * @param random in [0, 1)
 */
export function backoffMs(
  attempt: number,
  random: number,
  { baseMs, capMs }: BackoffLimits = DEFAULT_LIMITS,
): number {
  const mostMs = Math.max(LEAST_MS, Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
  return LEAST_MS + Math.floor(random * (mostMs - LEAST_MS));
}

/**
 * Milliseconds to wait after a failed exchange: what the server asked for, and the backoff on top of it,
 * because a server asks all devices for the same.
 */
export function retryDelayMs(
  outcome: { readonly retryAfterMs: number | null },
  attempt: number,
  random: number,
  limits?: BackoffLimits,
): number {
  return (outcome.retryAfterMs ?? 0) + backoffMs(attempt, random, limits);
}
