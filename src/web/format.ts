/** Every number and time that the page shows is written here. */

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, as recorders, disks and Frame.io count. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes <= 0) return '0 B';
  if (bytes < 999.5) return `${Math.round(bytes)} B`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be written as 1000.0: it belongs to the next unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** Of a file that may still be growing. */
export function sizeWords(totalBytes: number | null): string {
  return totalBytes === null ? 'still being recorded' : formatBytes(totalBytes);
}

export function formatSpeed(bytesPerSecond: number): string {
  return bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : 'not sending';
}

/** As speeds of networks are spoken of. */
export function formatMegabits(bytesPerSecond: number): string {
  const megabits = (bytesPerSecond * 8) / 1_000_000;
  return `${megabits < 9.95 ? megabits.toFixed(1) : Math.round(megabits)} Mb/s`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

export function formatFiles(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
}

/** Two units at most: what a person plans with. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'not known';
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return pair(whole, 60, 'min', 1, 's');
  if (whole < 86_400) return pair(whole, 3_600, 'h', 60, 'min');
  return pair(whole, 86_400, 'd', 3_600, 'h');
}

function pair(whole: number, large: number, largeUnit: string, small: number, smallUnit: string) {
  const rest = Math.floor((whole % large) / small);
  const head = `${formatCount(Math.floor(whole / large))} ${largeUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}

/** What is left of a code's life, `1:05`; never negative. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Never 100 % before the last byte. */
export function formatPercent(part: number, whole: number): string {
  if (whole <= 0) return '100 %';
  return `${Math.min(100, Math.max(0, Math.floor((part / whole) * 100)))} %`;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** In the time zone of who reads; a text that is no time is shown as it came. */
export function formatMoment(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : MOMENT.format(ms);
}

export function formatClock(ms: number): string {
  return CLOCK.format(ms);
}

/** How long until then: `13 d 4 h left`, or that it is over. */
export function formatLeft(iso: string, nowMs: number): string | null {
  const leftMs = Date.parse(iso) - nowMs;
  if (Number.isNaN(leftMs)) return null;
  return leftMs > 0 ? `${formatDuration(leftMs / 1000)} left` : 'over';
}
