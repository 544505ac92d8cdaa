/** ISO 8601, UTC, milliseconds: what the control API tells. */
export function isoMillis(ms: number): string {
  return new Date(ms).toISOString();
}

/** With microseconds, as Frame.io writes its timestamps (protocol.md §7). */
export function isoMicros(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

export function isTimezone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `YYYY_MM_DD` as the day is called in that time zone (§11.5). */
export function dateFolder(ms: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}_${part('month')}_${part('day')}`;
}
