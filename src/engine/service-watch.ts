import type { Outcome, Result, Verdict } from '../core/index.ts';
import { Errand } from './errand.ts';
import type { Holds } from './holds.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FrameioPort } from './ports/frameio.ts';
import {
  SERVICE_START,
  transitionService,
  type ServiceEffect,
  type ServiceEvent,
  type ServiceState,
} from './service.ts';

interface ServiceWatchHost {
  readonly frameio: FrameioPort;
  readonly clock: ClockPort;
  readonly holds: Holds;
  /** Waits for the work outside the loop, then lets what it resolves to act inside it. */
  readonly run: (errand: Errand, work: Promise<() => Promise<void>>) => void;
}

/** What a request may fail with when Frame.io, or the way to it, is at fault rather than the file. */
const MAY_BE_THEIRS: readonly Outcome['code'][] = [
  'frameio_error',
  'unreachable',
  'unknown_operation',
];
/** Where it asked to slow down and did not say for how long. */
const REST_MS = 1_000;

/** Finds out whose fault a failed request was, before the next asset is asked for. */
export class ServiceWatch {
  readonly #host: ServiceWatchHost;
  #state: ServiceState = SERVICE_START;
  #errand: Errand | null = null;
  /** Whether Frame.io is at fault, for who waits to know. */
  #verdict = Promise.withResolvers<boolean>();

  constructor(host: ServiceWatchHost) {
    this.#host = host;
  }

  /** Assets may be asked for. */
  get isServing(): boolean {
    return this.#state.kind === 'serving';
  }

  /** When there is something to do again; null: an answer will tell. */
  get dueMs(): number | null {
    const state = this.#state;
    return state.kind === 'down' || state.kind === 'resting' ? state.fromMs + state.waitMs : null;
  }

  wake(): void {
    this.#dispatch({ type: 'timeReached', nowMs: this.#host.clock.now() });
  }

  /** What a failed request says of Frame.io. Resolves with whether it, not the file, was at fault: found out by asking. */
  async isTheirs(outcome: Outcome): Promise<boolean> {
    this.hear(outcome);
    if (!mayBeTheirs(outcome)) return false;
    return this.#state.kind === 'asking' ? this.#verdict.promise : this.#state.kind === 'down';
  }

  /** As {@link isTheirs}, for who need not know. */
  hear(outcome: Outcome): void {
    if (mayBeTheirs(outcome)) this.#dispatch({ type: 'doubted' });
    if (outcome.code !== 'rate_limited') return;
    const waitMs = outcome.retryAfterMs ?? REST_MS;
    this.#dispatch({ type: 'slowed', nowMs: this.#host.clock.now(), waitMs });
  }

  /** A beat of the engine's heart has passed: what hangs is given up. */
  beat(): void {
    if (this.#errand?.beat() === true) this.#judge({ ok: false, outcome: SILENT });
  }

  /** Nobody needs the answer any more. */
  stop(): void {
    this.#errand?.abandon();
    this.#verdict.resolve(true);
  }

  #dispatch(event: ServiceEvent): void {
    const { state, effects } = transitionService(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: ServiceEffect): void {
    const { holds } = this.#host;
    switch (effect.kind) {
      case 'ask':
        return this.#ask();
      case 'tellDown':
        return holds.add('frameioDown', effect.code, effect.message);
      case 'tellServing':
        holds.remove('frameioDown');
    }
  }

  #ask(): void {
    const errand = new Errand('prove');
    this.#errand = errand;
    this.#verdict = Promise.withResolvers<boolean>();
    const { frameio, run } = this.#host;
    const judged = frameio.prove(errand.cancel).then((result) => {
      if (!errand.abandoned) this.#judge(result);
      return async () => undefined;
    });
    run(errand, judged);
  }

  #judge(result: Result<unknown>): void {
    const { holds, clock } = this.#host;
    this.#errand = null;
    if (result.ok) holds.reached();
    else holds.hear(result.outcome);
    const verdict = result.ok ? 'answered' : result.outcome.verdict;
    if (!result.ok && verdict === 'retry') {
      const { code, message, retryAfterMs } = result.outcome;
      const why = { code: code === 'paused' ? 'frameio_error' : code, message } as const;
      const when = { nowMs: clock.now(), random: clock.random(), retryAfterMs };
      this.#dispatch({ type: 'unanswered', ...why, ...when });
    } else {
      this.#dispatch({ type: 'settled' });
    }
    this.#verdict.resolve(NOT_THE_FILES.includes(verdict));
  }
}

/** Answers to the question that explain the failure of a request. Any other comes from a Frame.io that serves. */
const NOT_THE_FILES: readonly string[] = [
  'retry',
  'waitForNetwork',
  'pairAgain',
  'stop',
] satisfies Verdict[];

const mayBeTheirs = ({ verdict, code }: Outcome) =>
  verdict === 'retry' && MAY_BE_THEIRS.includes(code);

const SILENT: Outcome = {
  verdict: 'retry',
  code: 'frameio_error',
  message: 'Frame.io did not answer in time',
  retryAfterMs: null,
  mayHaveBeenDone: false,
};
