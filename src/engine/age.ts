import { offsetSeconds } from '../core/index.ts';
import type { Job } from './job.ts';
import type { ClockPort } from './ports/clock.ts';

/**
 * How long ago the media of a job was made, in whole seconds (protocol.md §12.2). When it was queued, its
 * file's times and the clock were of one mind; whoever sets the clock since then does not change the
 * age, unless the machine has been started anew.
 */
export function ageSeconds({ createdAtMs, queuedAtMs, queuedAt }: Job, clock: ClockPort): number {
  const nowAt = clock.sinceBoot();
  if (queuedAt === null || nowAt === null || queuedAt.boot !== nowAt.boot) {
    return offsetSeconds(createdAtMs, clock.now());
  }
  return offsetSeconds(createdAtMs, queuedAtMs + nowAt.ms - queuedAt.ms);
}
