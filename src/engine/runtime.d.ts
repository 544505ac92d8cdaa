import type { Cancellation } from '../core/index.ts';

/** The one thing every JavaScript runtime has that `lib: ["ESNext"]` does not declare. */
declare global {
  class AbortController {
    readonly signal: Cancellation;
    abort(): void;
  }
}
