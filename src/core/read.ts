import { DailiesError } from './error.ts';
import { isSuccess, type Exchange, type HttpReply } from './http.ts';
import { outcomeOf, type Operation, type Outcome } from './outcome.ts';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly outcome: Outcome };

/**
 * Reads an exchange to its end: the parsed value, or what its failure means. A 2xx that cannot be
 * parsed is a failure too: a page from something in between waits for the network, a reply that
 * lacks what is needed fails this act.
 */
export function readExchange<T>(
  operation: Operation,
  exchange: Exchange,
  parse: (reply: HttpReply) => T,
): Result<T> {
  if (exchange.kind !== 'reply' || !isSuccess(exchange)) {
    return { ok: false, outcome: outcomeOf(operation, exchange) };
  }
  try {
    return { ok: true, value: parse(exchange) };
  } catch (error) {
    if (!(error instanceof DailiesError)) throw error;
    const { code, message } = error;
    return {
      ok: false,
      outcome: {
        verdict: code === 'captive_portal' ? 'waitForNetwork' : 'fail',
        code,
        message,
        retryAfterMs: null,
        mayHaveBeenDone: code !== 'captive_portal',
      },
    };
  }
}
