/** Bytes for people, in powers of ten. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** How long ago, coarse enough not to change all the time. */
export function ago(iso: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(iso)) / 60_000);
  return minutes < 1 ? 'just now' : `${duration(minutes)} ago`;
}

/** Whole minutes for people, coarse. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** The time of day of a timestamp, UTC. */
export function clock(iso: string): string {
  return iso.slice(11, 19);
}

/** Day and time of a timestamp, to the minute. */
export function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 asset`, `2 assets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;

/** A path with its UUIDs cut to their beginnings, so that it can be read at a glance. */
export function shortPath(path: string): string {
  return path.replaceAll(UUID, (uuid) => `${uuid.slice(0, 8)}…`);
}

/**
 * Control characters, and signs that turn the direction of text: with these `gpj.exe` can be made to look
 * like `exe.jpg`.
 */
const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A name from a device, with what cannot be seen, or hides the rest, made visible. */
export function seen(name: string): string {
  return name.replaceAll(UNSEEN, '\uFFFD');
}
