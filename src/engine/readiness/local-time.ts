/** Between the numbers recorders write what they like (EBU Tech 3285 allows five signs). */
const PATTERN = /^(\d{4})\D(\d\d)\D(\d\d)\D(\d\d)\D(\d\d)\D(\d\d)/;
const MINUTE_MS = 60_000;

/**
 * A time as recorders note it, "2026-03-14 09:26:53" with any signs between: ms since 1970. Null
 * for what is none, as when nobody set the recorder's clock.
 * @param zone "+02:00", where the media tells; else the recorder is taken to be in this machine's
 * zone
 */
export function localTimeMs(text: string, zone: string | null = null): number | null {
  const numbers = PATTERN.exec(text)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers ?? [];
  if (year < 1990 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const offsetMs = zone === null ? null : zoneMs(zone);
  return offsetMs === null
    ? new Date(year, month - 1, day, hour, minute, second).getTime()
    : Date.UTC(year, month - 1, day, hour, minute, second) - offsetMs;
}

function zoneMs(zone: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(zone) ?? [];
  if (sign === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
