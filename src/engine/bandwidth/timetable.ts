import { formatLimit, parseLimit, refused } from './limit.ts';

/** From one minute of the week on, until the next entry: so many bytes a second. */
interface TimetableEntry {
  /** 0 is Sunday; null: every day. */
  readonly weekday: number | null;
  /** Of the day, 0 to 1439, by the clock people here read. */
  readonly minute: number;
  /** Null: as fast as the link. 0: nothing is sent. */
  readonly bytesPerSecond: number | null;
}

/** How fast, at which times of the week; in no particular order. Empty: always as fast as the link. */
export type Timetable = readonly TimetableEntry[];

export const UNLIMITED: Timetable = [];

/** A minute of the week as people here read it off their clocks. */
export interface LocalTime {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
}

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ENTRY = /^(?:([a-z]+)-)?(\d{1,2}):(\d{2}),(.*)$/i;

/**
 * One limit for always, `10M`, or entries as in rclone's timetables: `08:00,512k Sat-09:00,off`.
 * Limits are bytes a second, decimal; or bits, `20Mbit`; `off`: no limit; `pause`: nothing is sent.
 * @throws DailiesError `bad_arguments`, naming the word that is wrong
 */
export function parseTimetable(text: string): Timetable {
  const words = text.trim() === '' ? [] : text.trim().split(/\s+/);
  const [first] = words;
  if (first === undefined) throw refused('A speed is missing: write 10M, off, or a timetable');
  if (words.length === 1 && !/[:,]/.test(first)) return always(parseLimit(first));
  const entries = words.map(parseEntry);
  words.forEach((word, index) => {
    if (entries.findIndex((entry) => beginTogether(entry, entries[index])) !== index) {
      throw refused(`"${word}" begins when an earlier entry does: leave one of them out`);
    }
  });
  return entries;
}

const always = (bytesPerSecond: number | null): Timetable =>
  bytesPerSecond === null ? UNLIMITED : [{ weekday: null, minute: 0, bytesPerSecond }];

const beginTogether = (a: TimetableEntry, b: TimetableEntry | undefined) =>
  a.weekday === b?.weekday && a.minute === b.minute;

function parseEntry(word: string): TimetableEntry {
  const [, day, hours, minutes, limit] = ENTRY.exec(word) ?? [];
  if (limit === undefined) {
    throw refused(`"${word}" is not an entry of a timetable: write 18:00,10M or Sat-09:00,off`);
  }
  if (Number(hours) > 23 || Number(minutes) > 59) {
    throw refused(`"${word}" names a time that no clock shows: write 00:00 to 23:59`);
  }
  const weekday = day === undefined ? null : weekdayNamed(day);
  if (weekday === -1) {
    throw refused(`"${word}" names a weekday that is not known: write Mon, Tue, … or Sunday`);
  }
  const minute = Number(hours) * 60 + Number(minutes);
  return { weekday, minute, bytesPerSecond: parseLimit(limit) };
}

/** By its whole name or the first three letters, in upper or lower case, as rclone reads them. */
const weekdayNamed = (word: string): number =>
  WEEKDAYS.findIndex((name) => [name, name.slice(0, 3)].some((n) => equalFolded(n, word)));

const equalFolded = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** What {@link parseTimetable} reads as the same timetable. */
export function formatTimetable(timetable: Timetable): string {
  const [first] = timetable;
  if (first === undefined) return 'off';
  const { weekday, minute, bytesPerSecond } = first;
  const isAlways = timetable.length === 1 && weekday === null && minute === 0;
  if (isAlways && bytesPerSecond !== null) return formatLimit(bytesPerSecond);
  return timetable.map(formatEntry).join(' ');
}

function formatEntry({ weekday, minute, bytesPerSecond }: TimetableEntry): string {
  const day = weekday === null ? '' : `${WEEKDAYS[weekday]?.slice(0, 3)}-`;
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return `${day}${time},${formatLimit(bytesPerSecond)}`;
}

/**
 * Bytes a second that may be sent then; null: as fast as the link; 0: nothing. What holds is the entry
 * that began last, if need be in the week before. Of two that begin together, the one for that weekday.
 */
export function limitAt(timetable: Timetable, at: LocalTime): number | null {
  let last: { readonly entry: TimetableEntry; readonly ageMinutes: number } | null = null;
  for (const entry of timetable) {
    const ageMinutes = minutesSince(entry, at);
    const isLater =
      last === null ||
      ageMinutes < last.ageMinutes ||
      (ageMinutes === last.ageMinutes && last.entry.weekday === null);
    if (isLater) last = { entry, ageMinutes };
  }
  return last === null ? null : last.entry.bytesPerSecond;
}

/**
 * Minutes from the beginning of this one until the limit is another; null when it always stays. Counted
 * on a clock that is not set meanwhile: look again after an hour, for summer time comes and goes.
 */
export function minutesUntilChange(timetable: Timetable, local: LocalTime): number | null {
  const now = limitAt(timetable, local);
  const begins = timetable.flatMap((entry) => {
    const nextMinutes = periodMinutes(entry) - minutesSince(entry, local);
    // An entry for every day has seven chances to change something within the week.
    const times = WEEK_MINUTES / periodMinutes(entry);
    return Array.from({ length: times }, (_, day) => nextMinutes + day * DAY_MINUTES);
  });
  const changes = begins.filter((minutes) => limitAt(timetable, later(local, minutes)) !== now);
  return changes.length === 0 ? null : Math.min(...changes);
}

const periodMinutes = ({ weekday }: TimetableEntry) =>
  weekday === null ? DAY_MINUTES : WEEK_MINUTES;

/** Since an entry began last, 0 when it begins now. */
function minutesSince(entry: TimetableEntry, at: LocalTime): number {
  const began = (entry.weekday ?? at.weekday) * DAY_MINUTES + entry.minute;
  const period = periodMinutes(entry);
  return (at.weekday * DAY_MINUTES + at.minute - began + period) % period;
}

function later({ weekday, minute }: LocalTime, byMinutes: number): LocalTime {
  const ofWeek = (weekday * DAY_MINUTES + minute + byMinutes) % WEEK_MINUTES;
  return { weekday: Math.floor(ofWeek / DAY_MINUTES), minute: ofWeek % DAY_MINUTES };
}
