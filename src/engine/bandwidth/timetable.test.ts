import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DailiesError } from '../../core/index.ts';
import {
  formatTimetable,
  limitAt,
  minutesUntilChange,
  parseTimetable,
  UNLIMITED,
  type LocalTime,
  type Timetable,
} from './timetable.ts';

const [SUN, MON, TUE, FRI, SAT] = [0, 1, 2, 5, 6];
const at = (weekday: number, hours: number, minutes = 0): LocalTime => ({
  weekday,
  minute: hours * 60 + minutes,
});

const anyLimit = fc.oneof(
  fc.constantFrom(null, 0, 16_000, 512_000, 1_250_000, 10_000_000),
  fc.integer({ min: 16_000, max: 1e12 }),
);
const anyEntry = fc.record({
  weekday: fc.option(fc.integer({ min: 0, max: 6 })),
  // Few minutes, so that entries meet.
  minute: fc.oneof(fc.constantFrom(0, 480, 1439), fc.integer({ min: 0, max: 1439 })),
  bytesPerSecond: anyLimit,
});
const anyTimetable: fc.Arbitrary<Timetable> = fc.uniqueArray(anyEntry, {
  maxLength: 8,
  selector: ({ weekday, minute }) => `${weekday} ${minute}`,
});
const anyLocal = fc.record({
  weekday: fc.integer({ min: 0, max: 6 }),
  minute: fc.integer({ min: 0, max: 1439 }),
});

describe('reading a timetable', () => {
  test('takes one limit for always', () => {
    const limits = ['10M', '512k', '512K', '1.5G', '20Mbit', '16000', '128kbit', '0', 'pause'];
    expect(limits.map((word) => parseTimetable(word)[0]?.bytesPerSecond)).toEqual([
      10e6, 512e3, 512e3, 1.5e9, 2.5e6, 16e3, 16e3, 0, 0,
    ]);
    expect(parseTimetable('10M')).toEqual([{ weekday: null, minute: 0, bytesPerSecond: 10e6 }]);
    expect(parseTimetable(' OFF ')).toEqual(UNLIMITED);
  });

  test('takes entries for every day and for weekdays', () => {
    expect(
      parseTimetable('08:00,512k  18:00,10M\n23:00,off Sat-9:00,pause monday-00:30,1M'),
    ).toEqual([
      { weekday: null, minute: 480, bytesPerSecond: 512_000 },
      { weekday: null, minute: 1080, bytesPerSecond: 10_000_000 },
      { weekday: null, minute: 1380, bytesPerSecond: null },
      { weekday: SAT, minute: 540, bytesPerSecond: 0 },
      { weekday: MON, minute: 30, bytesPerSecond: 1_000_000 },
    ]);
  });

  test.each([
    ['', 'A speed is missing'],
    ['  ', 'A speed is missing'],
    ['fast', '"fast" is not a speed'],
    ['10MB', '"10MB" is not a speed'],
    ['10Mb', '"10Mb" is not a speed'],
    ['-1', '"-1" is not a speed'],
    ['1e6', '"1e6" is not a speed'],
    ['1', '"1" is too slow: below 16 kB/s'],
    ['0.1', '"0.1" is too slow: below 16 kB/s'],
    ['15999', '"15999" is too slow: below 16 kB/s'],
    ['127kbit', '"127kbit" is too slow: below 16 kB/s'],
    ['1001G', '"1001G" is faster than any link'],
    ['9'.repeat(40), 'is faster than any link'],
    ['08:00,1M 10M', '"10M" is not an entry'],
    ['08:00', '"08:00" is not an entry'],
    ['08:00,', '"" is not a speed'],
    ['08:00,1M,2M', '"1M,2M" is not a speed'],
    ['24:00,1M', '"24:00,1M" names a time that no clock shows'],
    ['08:60,1M', '"08:60,1M" names a time that no clock shows'],
    ['Mo-08:00,1M', '"Mo-08:00,1M" names a weekday that is not known'],
    ['Mon-08:00,1M 08:00,1M Monday-8:00,2M', '"Monday-8:00,2M" begins when an earlier entry does'],
  ])('refuses %j in one sentence with the word that is wrong', (text, sentence) => {
    const read = () => parseTimetable(text);
    expect(read).toThrow(DailiesError);
    expect(read).toThrow(expect.objectContaining({ code: 'bad_arguments' }));
    expect(read).toThrow(sentence);
  });

  test('reads what it has written as the same', () => {
    fc.assert(
      fc.property(anyTimetable, (timetable) => {
        expect(parseTimetable(formatTimetable(timetable))).toEqual(timetable);
      }),
    );
  });

  test('writes limits as a person would', () => {
    const text = '08:00,512k 18:00,2.5M 23:00,off Sat-09:00,pause Sun-00:00,1234567';
    expect(formatTimetable(parseTimetable(text))).toBe(text);
    expect(formatTimetable(parseTimetable('20Mbit'))).toBe('2.5M');
    expect(formatTimetable(UNLIMITED)).toBe('off');
  });

  test('never throws anything but its own error', () => {
    const word = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z]{0,4}-?\d{1,2}:\d{2},[\d.kMGbitof]*$/),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 3 }), (words) => {
        let met: unknown = null;
        try {
          parseTimetable(words.join(' '));
        } catch (error) {
          met = error;
        }
        expect(met === null || met instanceof DailiesError).toBe(true);
      }),
    );
  });
});

describe('the limit of a minute', () => {
  const office = parseTimetable('08:00,512k 18:00,10M 23:00,off Sat-09:00,pause');

  test('is that of the entry that began last', () => {
    const limits = [at(TUE, 8), at(TUE, 17, 59), at(TUE, 18), at(TUE, 23), at(SAT, 9)];
    expect(limits.map((local) => limitAt(office, local))).toEqual([512e3, 512e3, 10e6, null, 0]);
  });

  test('of every day goes on after one of a weekday', () => {
    expect(limitAt(office, at(SAT, 17, 59))).toBe(0);
    expect(limitAt(office, at(SAT, 18))).toBe(10e6);
  });

  test('comes from before midnight, and from before the end of the week', () => {
    expect(limitAt(office, at(TUE, 7, 59))).toBeNull();
    const weekend = parseTimetable('Fri-18:00,off Mon-08:00,512k');
    expect(limitAt(weekend, at(SUN, 12))).toBeNull();
    expect(limitAt(weekend, at(MON, 7, 59))).toBeNull();
    expect(limitAt(weekend, at(FRI, 17, 59))).toBe(512e3);
    expect(limitAt(parseTimetable('Wed-12:00,1M'), at(SUN, 0))).toBe(1e6);
  });

  test('is that of the weekday where two begin together, in whatever order they are', () => {
    for (const text of ['08:00,1M Sat-08:00,2M', 'Sat-08:00,2M 08:00,1M']) {
      expect(limitAt(parseTimetable(text), at(SAT, 8, 5))).toBe(2e6);
      expect(limitAt(parseTimetable(text), at(SUN, 8, 5))).toBe(1e6);
    }
  });

  test('is none without entries', () => {
    expect(limitAt(UNLIMITED, at(SUN, 0))).toBeNull();
  });
});

describe('how long a limit stays', () => {
  test('counts to what really changes it', () => {
    const timetable = parseTimetable('08:00,1M 12:00,1M 18:00,2M');
    expect(minutesUntilChange(timetable, at(MON, 9))).toBe(9 * 60);
    expect(minutesUntilChange(timetable, at(MON, 18))).toBe(14 * 60);
    expect(minutesUntilChange(parseTimetable('Mon-08:00,1M 08:00,2M'), at(MON, 8))).toBe(1440);
    const monday = parseTimetable('08:00,2M Mon-08:00,1M Sun-09:00,1M');
    expect(minutesUntilChange(monday, at(SUN, 10)), 'Tuesday, 08:00').toBe(46 * 60);
  });

  test('is for ever where nothing does', () => {
    expect(minutesUntilChange(UNLIMITED, at(MON, 9))).toBeNull();
    expect(minutesUntilChange(parseTimetable('10M'), at(MON, 9))).toBeNull();
    expect(minutesUntilChange(parseTimetable('08:00,1M Sat-03:00,1M'), at(MON, 9))).toBeNull();
  });

  test('is what one finds who looks at every minute of a week', () => {
    const looked = (timetable: Timetable, { weekday, minute }: LocalTime) => {
      const now = limitAt(timetable, { weekday, minute });
      for (let minutes = 1; minutes <= 7 * 1440; minutes++) {
        const ofWeek = weekday * 1440 + minute + minutes;
        const then = { weekday: Math.floor(ofWeek / 1440) % 7, minute: ofWeek % 1440 };
        if (limitAt(timetable, then) !== now) return minutes;
      }
      return null;
    };
    fc.assert(
      fc.property(anyTimetable, anyLocal, (timetable, local) => {
        expect(minutesUntilChange(timetable, local)).toBe(looked(timetable, local));
      }),
      { numRuns: 60 },
    );
  });
});
