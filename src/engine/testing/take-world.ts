import type { ContainerReport } from '../readiness/container.ts';
import type { Sighting } from '../readiness/sighting.ts';
import type { ReadinessEffect, ReadinessState } from '../readiness/state.ts';
import {
  READINESS_START,
  resumeReadiness,
  transitionReadiness,
} from '../readiness/transition-readiness.ts';
import { verdictOf, type Verdict } from '../readiness/verdict.ts';

/** What a look can tell of the writer. */
export type Sight =
  /** Everything: the rights of root. */
  | 'all'
  /** The writer, but not that there is no other. */
  | 'writers'
  /** Nothing, as on a share. */
  | 'nothing'
  /** It says that there is none: the kernel itself writes, for another machine. */
  | 'wrong';

export interface TakeOptions {
  readonly name: string;
  readonly sight: Sight;
  /** The container proves its end; else it cannot tell. */
  readonly tellsEnd: boolean;
  readonly lookMs: number;
}

/** A file, who writes it, who looks at it, and a clock that can be set. */
export class TakeWorld {
  readonly options: TakeOptions;
  name: string;
  state: ReadinessState = READINESS_START;
  verdict: Verdict = { kind: 'notYet', why: '' };
  /** As the sun has it; the machine's clock is `offsetMs` off. */
  trueMs = 1_000_000;
  offsetMs = 0;
  sizeBytes = 0;
  /** What the recorder has come to: everything before is as it will stay. */
  filledBytes = 0;
  isOpen = true;
  isWhole = false;
  changedAtMs = this.trueMs;
  #mtime = 1;
  #asked: ReadinessEffect | null = null;

  constructor(options: TakeOptions) {
    this.options = options;
    this.name = options.name;
  }

  get nowMs(): number {
    return this.trueMs + this.offsetMs;
  }

  #touch(): void {
    this.#mtime++;
    this.changedAtMs = this.trueMs;
  }

  /** Into what is reserved, or behind it. */
  write(bytes: number): void {
    this.filledBytes += bytes;
    this.sizeBytes = Math.max(this.sizeBytes, this.filledBytes);
    this.#touch();
  }

  /** More, now that what was reserved before is full. */
  reserve(bytes: number): void {
    this.filledBytes = this.sizeBytes;
    this.sizeBytes += bytes;
    this.#touch();
  }

  rewriteHead(): void {
    this.#touch();
  }

  close(): void {
    this.sizeBytes = this.filledBytes;
    this.isWhole = true;
    this.#touch();
    this.isOpen = false;
  }

  die(): void {
    this.isOpen = false;
    this.changedAtMs = this.trueMs;
  }

  restart(): void {
    const kept = JSON.parse(JSON.stringify(this.state)) as ReadinessState;
    this.state = resumeReadiness(kept);
    this.#asked = null;
    this.verdict = verdictOf(this.state, this.name, this.nowMs);
  }

  /** Time passes, and somebody looks. */
  look(): void {
    this.trueMs += this.options.lookMs;
    this.#answer();
    const { state, effects } = transitionReadiness(this.state, {
      type: 'seen',
      sighting: this.#sighting(),
      nowMs: this.nowMs,
    });
    this.state = state;
    this.#asked = effects[0] ?? this.#asked;
    this.verdict = verdictOf(state, this.name, this.nowMs);
  }

  #answer(): void {
    if (this.#asked === null) return;
    const { stamp } = this.#asked;
    this.#asked = null;
    // The content of this moment, under the stamp of the question.
    const event = { type: 'inspected', stamp, report: this.#report(), nowMs: this.nowMs } as const;
    this.state = transitionReadiness(this.state, event).state;
  }

  #sighting(): Sighting {
    const { sight } = this.options;
    const sees = sight === 'all' || sight === 'writers';
    return {
      path: `/cards/${this.name}`,
      stamp: { sizeBytes: this.sizeBytes, mtimeNs: String(this.#mtime) },
      fileId: '1:1',
      allocatedBytes: this.sizeBytes,
      writer:
        sees && this.isOpen ? 'some' : sight === 'all' || sight === 'wrong' ? 'none' : 'unknown',
    };
  }

  #report(): ContainerReport {
    const why = 'its index is missing';
    const end = this.isWhole ? ({ complete: true } as const) : ({ complete: false, why } as const);
    return {
      kind: this.options.tellsEnd ? 'mp4' : 'transportStream',
      end: this.options.tellsEnd ? end : null,
      head: this.options.tellsEnd ? 'rewritten' : 'kept',
      madeAtMs: null,
    };
  }
}
