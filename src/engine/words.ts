/** A length of time as people plan with it: one unit, rounded up, so that nothing is promised early. */
export function durationWords(ms: number): string {
  if (ms <= 60_000) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  if (ms <= 3_600_000) return `${Math.ceil(ms / 60_000)} min`;
  // A day is not a unit here: what one plans with are the 24 hours of an upload (protocol.md §11.2).
  return `${Math.ceil(ms / 3_600_000)} h`;
}

/** As much of a job's id as a person has to type. */
export const shortId = (id: string) => id.slice(0, 8);
