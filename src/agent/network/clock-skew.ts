import type { Exchange } from '../../core/index.ts';

/** Less is of no consequence, and within what clocks of a set differ. */
const WARN_SECONDS = 60;
/** Storages like S3 refuse what claims to be of another time than this. */
const STORAGE_SECONDS = 15 * 60;
/** Certificates are renewed weeks before they end, and are dated back by hours. */
const CERTIFICATE_SECONDS = 24 * 3600;

export interface ClockReport {
  /** How far this machine's clock is ahead of Frame.io's; null while it is not known. */
  readonly skewSeconds: number | null;
  /** What that means, in one sentence; null when nothing. */
  readonly why: string | null;
}

/**
 * How far this machine's clock is ahead of Frame.io's, in whole seconds. `Date` names a second, not a
 * moment: its middle is the best guess, and less than a second of difference is none. Null for what has no date.
 */
export function skewSecondsOf(exchange: Exchange, nowMs: number): number | null {
  const dateMs = exchange.kind === 'reply' ? Date.parse(exchange.headers['date'] ?? '') : NaN;
  return Number.isNaN(dateMs) ? null : Math.trunc((nowMs - dateMs - 500) / 1000) + 0;
}

/** Warned of from a minute on, with what it breaks: `offset` alone is right whatever the clock says. */
export function clockReport(skewSeconds: number | null): ClockReport {
  const size = Math.abs(skewSeconds ?? 0);
  if (skewSeconds === null || size < WARN_SECONDS) return { skewSeconds, why: null };
  const way = skewSeconds > 0 ? 'ahead of' : 'behind';
  const why = `The clock of this machine is ${span(size)} ${way} Frame.io's: ${consequence(size)}`;
  return { skewSeconds, why };
}

function consequence(seconds: number): string {
  const shown = 'clips are still filed under the right day, but times here are wrong';
  if (seconds < STORAGE_SECONDS) return shown;
  const refused = `${shown}, and the storage may refuse parts`;
  return seconds < CERTIFICATE_SECONDS
    ? refused
    : 'certificates look expired or not yet valid, the storage may refuse parts, and pairing may fail';
}

function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
