import type { Outcome } from '../core/index.ts';
import type { Hold } from './events.ts';
import { LINK_START, transitionLink, type LinkEvent, type LinkState } from './link.ts';
import type { ClockPort } from './ports/clock.ts';

/** Also what has its upload URLs. */
const HOLDING_ALL: readonly Hold['reason'][] = ['user', 'timetable', 'clockWrong'];
/** What a person has to put right, who does not tell when it is done: it is found out by trying again. */
const STOPS: readonly Hold['reason'][] = ['stopped', 'clockWrong'];
/** After so long. */
const STOPPED_MS = 5 * 60_000;

/** Why the queue may not move, as a set of reasons; the network's is kept by the link's own table. */
export class Holds {
  readonly #clock: ClockPort;
  readonly #tell: (reasons: readonly Hold[]) => void;
  readonly #holds = new Map<Hold['reason'], Hold>();
  #link: LinkState = LINK_START;

  constructor(clock: ClockPort, tell: (reasons: readonly Hold[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  list(): readonly Hold[] {
    return [...this.#holds.values()];
  }

  add(reason: Hold['reason'], code: Hold['code'], message: string): void {
    if (this.#holds.has(reason)) return;
    this.#holds.set(reason, { reason, code, message, sinceMs: this.#clock.now() });
    this.#tell(this.list());
  }

  /** True when it was there. */
  remove(reason: Hold['reason']): boolean {
    const removed = this.#holds.delete(reason);
    if (removed) this.#tell(this.list());
    return removed;
  }

  /** A person may have put right what stopped everything. */
  liftStops(): void {
    for (const reason of STOPS) this.remove(reason);
  }

  /** Lifts what has stopped everything for long enough, whatever way the clock went. */
  tryStopped(): void {
    const nowMs = this.#clock.now();
    for (const reason of STOPS) {
      const hold = this.#holds.get(reason);
      if (hold !== undefined && Math.abs(nowMs - hold.sinceMs) >= STOPPED_MS) this.remove(reason);
    }
  }

  /** What can be worked on now; without a token only what has its upload URLs already. */
  reach(): 'nothing' | 'withAsset' | 'everything' {
    if (HOLDING_ALL.some((reason) => this.#holds.has(reason))) return 'nothing';
    return this.#holds.has('pairingLost') || this.#holds.has('stopped')
      ? 'withAsset'
      : 'everything';
  }

  /** How many more exchanges may begin while so many are under way. */
  lanesFree(lanes: number, underWay: number): number {
    if (this.reach() === 'nothing' || this.#link.kind === 'down') return 0;
    if (this.#link.kind === 'trying') return underWay > 0 ? 0 : 1;
    return lanes - underWay;
  }

  /** False: the link is down, or one exchange at a time tries it. */
  get linkIsUp(): boolean {
    return this.#link.kind === 'up';
  }

  /** When the next exchange is let through a link that is down; null when it is not. */
  nextTryMs(): number | null {
    return this.#link.kind === 'down' ? this.#link.nextTryMs : null;
  }

  wake(): void {
    this.#linkEvent({ type: 'timeReached', nowMs: this.#clock.now() });
  }

  /** The machine is on another network: the next exchange need not wait. */
  networkMoved(): void {
    this.#linkEvent({ type: 'hinted' });
  }

  /** An exchange succeeded: there is a way. */
  reached(): void {
    this.#linkEvent({ type: 'succeeded' });
  }

  /** What a failed exchange means for the whole queue. */
  hear({ verdict, code, message }: Outcome): void {
    if (verdict === 'waitForNetwork') {
      const nowMs = this.#clock.now();
      this.#linkEvent({ type: 'faulted', nowMs, random: this.#clock.random(), why: message });
      return;
    }
    // Any answer but a lost connection has crossed the network.
    if (verdict !== 'retry') this.reached();
    if (code === 'paused') return;
    if (verdict === 'pairAgain') this.add('pairingLost', code, message);
    if (verdict === 'stop')
      this.add(code === 'clock_wrong' ? 'clockWrong' : 'stopped', code, message);
  }

  #linkEvent(event: LinkEvent): void {
    const { state, effects } = transitionLink(this.#link, event);
    this.#link = state;
    if (effects.length === 0) return;
    if (state.kind === 'up') this.remove('noNetwork');
    else this.add('noNetwork', 'unreachable', state.why);
  }
}
