import { forecast, type AtRisk, type OpenUpload } from './deadline.ts';

/** So long a forecast must stand before anyone is told: a minute of slow network is no news. */
const RISK_STANDS_MS = 60_000;

interface Risk {
  readonly sinceMs: number;
  /** Another asset of the same upload is another risk. */
  readonly deadlineMs: number;
  readonly told: boolean;
}

/** Decides when to tell of an asset at risk: once, and only when every look of a minute has said so. */
export class DeadlineWatch {
  #risks: ReadonlyMap<string, Risk> = new Map();

  /**
   * Looks again; at least every quarter of a minute. Returns the assets to tell of now. A look without
   * a rate starts the minute anew, because a rate that was measured on both sides of an outage is none.
   * @param bytesPerSecond as {@link forecast} wants it
   */
  look(
    open: readonly OpenUpload[],
    bytesPerSecond: number | null,
    nowMs: number,
  ): readonly AtRisk[] {
    const atRisk = new Map(
      forecast(open, bytesPerSecond, nowMs).map((risk) => [risk.uploadId, risk]),
    );
    const risks = new Map<string, Risk>();
    const toTell: AtRisk[] = [];
    for (const { uploadId, deadlineMs } of open) {
      const found = this.#risks.get(uploadId);
      const known = found?.deadlineMs === deadlineMs ? found : null;
      const risk = atRisk.get(uploadId);
      if (known?.told === true) risks.set(uploadId, known);
      else if (risk !== undefined) {
        // Set back, the clock would have it at risk since the future.
        const sinceMs = Math.min(known?.sinceMs ?? nowMs, nowMs);
        const told = nowMs - sinceMs >= RISK_STANDS_MS;
        if (told) toTell.push(risk);
        risks.set(uploadId, { sinceMs, deadlineMs, told });
      }
    }
    this.#risks = risks;
    return toTell;
  }
}
