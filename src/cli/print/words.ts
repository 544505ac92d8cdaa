/** Numbers and names as people read them: one place, so that all outputs agree. */

/** Decimal units, as disks and Frame.io count. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** As networks are spoken of. */
export function megabits(bytesPerSecond: number): string {
  const value = (bytesPerSecond * 8) / 1e6;
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} Mb/s`;
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Control characters and direction marks of a name made visible: a terminal must not obey a file. */
export function visible(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
    (character) => {
      const code = character.charCodeAt(0);
      if (character === '\n') return '\\n';
      if (character === '\t') return '\\t';
      return `\\u{${code.toString(16)}}`;
    },
  );
}

/** How many files: a number of one is no plural. */
export function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

/** A moment as the clock here shows it, to the minute, in a form that sorts. */
export function moment(isoText: string): string {
  const at = new Date(isoText);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The last element of a path, safe to show. */
export function fileName(path: string): string {
  return visible(path.split(/[/\\]/).at(-1) ?? path);
}

export function percent(done: number, total: number | null): string {
  return total === null || total === 0 ? '' : `${Math.floor((done / total) * 100)} %`;
}
