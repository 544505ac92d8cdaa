import { COMPLETE, incomplete, type ContainerReport } from '../readiness/container.ts';
import type { Sighting } from '../readiness/sighting.ts';
import type { ReadinessEvent, ReadinessState } from '../readiness/state.ts';
import { READINESS_START, transitionReadiness } from '../readiness/transition-readiness.ts';
import { verdictOf, type Verdict } from '../readiness/verdict.ts';

export const MIB = 1024 ** 2;
export const MP4: ContainerReport = { kind: 'mp4', end: COMPLETE, head: 'rewritten', madeAtMs: 7 };
export const OPEN: ContainerReport = { ...MP4, end: incomplete('its index is missing') };
export const STREAM: ContainerReport = {
  kind: 'transportStream',
  end: null,
  head: 'kept',
  madeAtMs: null,
};
export const UNKNOWN: ContainerReport = { ...STREAM, kind: 'unknown', head: 'rewritten' };

/** A file that is looked at every 250 ms; what is asked for is answered before the next look. */
export class Watch {
  state: ReadinessState = READINESS_START;
  nowMs = 0;
  inspections = 0;
  report: ContainerReport = MP4;
  answers = true;
  #sighting: Sighting = {
    path: '/card/A001.mp4',
    stamp: { sizeBytes: 10 * MIB, mtimeNs: '1' },
    fileId: '1:7',
    allocatedBytes: null,
    writer: 'unknown',
  };

  send(event: ReadinessEvent): void {
    const { state, effects } = transitionReadiness(this.state, event);
    this.state = state;
    for (const { stamp } of effects) {
      this.inspections++;
      if (!this.answers) continue;
      this.send({ type: 'inspected', stamp, report: this.report, nowMs: this.nowMs });
    }
  }

  look(differs: Partial<Sighting> = {}, gapMs = 250): this {
    this.nowMs += gapMs;
    this.#sighting = { ...this.#sighting, ...differs };
    this.send({ type: 'seen', sighting: this.#sighting, nowMs: this.nowMs });
    return this;
  }

  size(sizeBytes: number, gapMs = 250): this {
    const mtimeNs = String(Number(this.#sighting.stamp.mtimeNs) + 1);
    return this.look({ stamp: { sizeBytes, mtimeNs } }, gapMs);
  }

  /**
   * Looks until the verdict is of this kind. @returns after how many ms; null if that takes an hour
   */
  until(kind: Verdict['kind'], name = 'A001.mp4'): number | null {
    const fromMs = this.nowMs;
    for (let looks = 0; looks < 14_400; looks++) {
      if (this.verdict(name).kind === kind) return this.nowMs - fromMs;
      this.look();
    }
    return null;
  }

  verdict(name = 'A001.mp4'): Verdict {
    return verdictOf(this.state, name, this.nowMs);
  }

  why(name?: string): string {
    const verdict = this.verdict(name);
    return 'why' in verdict ? verdict.why : verdict.kind;
  }
}

/** A file that was being written, and whose writer was seen or not. */
export function recorded(
  report: ContainerReport,
  writer: Sighting['writer'],
  after = writer,
): Watch {
  const watch = new Watch();
  watch.report = report;
  watch
    .look({ writer })
    .size(11 * MIB)
    .size(13 * MIB)
    .size(15 * MIB);
  return watch.look({ writer: after });
}
