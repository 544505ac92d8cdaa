import type { ActiveUpload } from './active.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { atRiskMessage } from './deadline.ts';
import type { UploadEvent } from './events.ts';
import { deadlineMsOf } from './job.ts';
import { acknowledgedBytes } from './part.ts';
import { RateMeter } from './rate.ts';

/** A forecast for hours is made from the speed of a minute, not of a moment. */
const WINDOW_MS = 60_000;

/** Tells, once an asset, when it will not be finished in its 24 hours (protocol.md §11.2). */
export class Forecasts {
  readonly #emit: (event: UploadEvent) => void;
  readonly #rate = new RateMeter(WINDOW_MS);
  readonly #watch = new DeadlineWatch();

  constructor(emit: (event: UploadEvent) => void) {
    this.#emit = emit;
  }

  sent(nowMs: number, bytes: number): void {
    this.#rate.add(nowMs, bytes);
  }

  /** @param free whether the queue may send; else its speed says nothing */
  look(active: readonly ActiveUpload[], free: boolean, nowMs: number): void {
    const open = active.flatMap(({ job, upload }) => {
      const deadlineMs = deadlineMsOf(job.state);
      if (job.state.kind !== 'sending' || deadlineMs === null) return [];
      const remainingBytes = job.stamp.sizeBytes - acknowledgedBytes(upload.parts);
      return [{ job, uploadId: job.id, deadlineMs, remainingBytes }];
    });
    const rate = free ? this.#rate.bytesPerSecond(nowMs) : null;
    for (const risk of this.#watch.look(open, rate, nowMs)) {
      const found = open.find(({ uploadId }) => uploadId === risk.uploadId);
      if (found === undefined) continue;
      const { job, uploadId, deadlineMs } = found;
      const deadline = new Date(deadlineMs).toISOString();
      const message = atRiskMessage(job.name, risk);
      this.#emit({ type: 'deadlineAtRisk', uploadId, path: job.path, deadline, message });
    }
  }
}
