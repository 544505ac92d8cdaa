/** What was done to the program, and what it cost. */
export interface Report {
  /** Faults it was put through. */
  readonly tried: number;
  /** Of those, survived: all when nothing below is wrong, else none. */
  readonly survived: number;
  /** Of files on the disk that are not complete at Frame.io. */
  readonly bytesLost: number;
  /** Contents complete more than once, and parts sent again that the store knew to have arrived. */
  readonly duplicates: number;
  /** Complete assets that are no file of the disk, and of which the ledger does not say so. */
  readonly mixtures: number;
  /** Assets that are neither a delivery nor an orphan, and deliveries that are not complete. */
  readonly unaccounted: number;
  /** What the device did against the documentation. */
  readonly violations: readonly string[];
  /** Figures of this case, in words. */
  readonly notes: readonly string[];
}

/** What is wrong with the end of a case; empty when it survived everything. */
export function failings(report: Report): readonly string[] {
  const { bytesLost, duplicates, mixtures, unaccounted, violations } = report;
  const counts = { bytesLost, duplicates, mixtures, unaccounted };
  const wrong = Object.entries(counts).filter(([, count]) => count > 0);
  return [...wrong.map(([what, count]) => `${what}: ${count}`), ...violations];
}
