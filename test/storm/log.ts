import type { UploadEvent } from '../../src/engine/index.ts';
import type { StormClock } from './storm-clock.ts';

/** What happened, in short lines, for whoever has to find out what went wrong. */
export type Trace = string[];

/** Keeps what the engine tells, and writes everything down. */
export class Log {
  readonly events: UploadEvent[] = [];
  readonly #trace: Trace;
  readonly #clock: StormClock;
  readonly #startMs: number;

  constructor(trace: Trace, clock: StormClock) {
    this.#trace = trace;
    this.#clock = clock;
    this.#startMs = clock.trueNow();
  }

  readonly tell = (line: string): void => {
    const seconds = ((this.#clock.trueNow() - this.#startMs) / 1_000).toFixed(1);
    this.#trace.push(`${seconds.padStart(9)} s  ${line}`);
  };

  readonly hear = (event: UploadEvent): void => {
    this.events.push(event);
    if (event.type === 'held') this.tell(`  held: ${event.reasons.map((h) => h.reason).join(' ')}`);
    else if (event.type !== 'progress' && event.type !== 'quiet') {
      const code = 'code' in event ? event.code : '';
      this.tell(`  ${event.type} ${event.path.split('/').at(-1)} ${code}`);
    }
  };
}
