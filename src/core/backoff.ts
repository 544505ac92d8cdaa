/** Waiting before the next try: full jitter, so that many devices never try in step. */
export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/** transfer.md §5, "Retry classes" */
const DEFAULT_LIMITS: BackoffLimits = { baseMs: 500, capMs: 30_000 };

/**
 * Milliseconds to wait before try `attempt` + 1: uniform between 0 and `base * 2^attempt`, capped.
 * @param attempt how many tries have failed before this one (0 after the first failure)
 * @param random in [0, 1)
 */
export function backoffMs(
  attempt: number,
  random: number,
  { baseMs, capMs }: BackoffLimits = DEFAULT_LIMITS,
): number {
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
}
