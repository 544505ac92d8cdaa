import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMPTE_RATES, triggerRequest } from '../spec/index.ts';
import { frameRateOf, triggerInputRequest, type FrameRate, type Marker } from './logging.ts';
import { FRAMEIO } from './testing/operations.ts';

const BUTTON = { channelId: 'channel-1', inputIndex: 0 };
const press = (marker: Marker): unknown => {
  const { body } = triggerInputRequest(FRAMEIO, 'at', BUTTON, marker);
  return body.kind === 'json' ? JSON.parse(JSON.stringify(body.value)) : null;
};
const at = (rate: FrameRate, timecode: string) => () => press({ start: { timecode, rate } });
const RATES = Object.keys(SMPTE_RATES) as FrameRate[];
const two = (n: number) => String(n).padStart(2, '0');

describe('a marker (protocol.md §15.1)', () => {
  it('is a press with its timecode, its length and its age [R3] [R7]', () => {
    const start = { timecode: '10:00:00:23', rate: '23.976' } as const;
    const duration = { timecode: '00:00:02:00', rate: '24' } as const;
    expect(press({ start, duration, offsetSeconds: 3 })).toEqual({
      action_type: 'single_press',
      offset: 3,
      start: {
        smpte_timecode: '10:00:00:23',
        rate: { playback: [24_000, 1001], ntsc: 'non_drop' },
      },
      duration: { smpte_timecode: '00:00:02:00', rate: { playback: [24, 1], ntsc: null } },
    });
    expect(Object.keys(press({ start }) as object)).toEqual(['action_type', 'start']);
  });

  it('goes out at each rate of SMPTE, whole or exactly a thousandth and one slower [R7]', () => {
    for (const rate of RATES) {
      const { playback, ntsc } = SMPTE_RATES[rate];
      const whole = Math.round(Number(rate));
      expect(playback).toEqual(ntsc === null ? [whole, 1] : [whole * 1000, 1001]);
      expect(Math.abs(playback[0] / playback[1] - Number(rate))).toBeLessThan(0.001);
    }
  });

  it.each<[FrameRate, string]>([
    ['24', '23:59:59:23'],
    ['23.976', '00:00:00:23'],
    ['29.97', '01:00:00:29'],
    ['59.94', '00:00:00:59'],
    ['100', '00:00:00:99'],
    ['120', '00:00:00:119'],
    ['119.88', '00:00:00:99'],
    ['120', '00:00:00:005'],
  ])('at %s frames a second may be at %s [R7]', (rate, timecode) => {
    expect(triggerRequest.parse(at(rate, timecode)())).toMatchObject({
      start: { smpte_timecode: timecode },
    });
  });

  it.each<[FrameRate, string]>([
    ['24', '24:00:00:00'],
    ['24', '00:60:00:00'],
    ['24', '00:00:60:00'],
    ['24', '00:00:00:24'],
    ['23.976', '00:00:00:24'],
    ['29.97', '00:00:00:30'],
    ['29.97', '01:00:00;02'],
    ['29.97', '01;00;00;02'],
    ['29.97', '01:00:00.02'],
    ['29.97', '01:00:00,02'],
    ['120', '00:00:00:120'],
    ['119.88', '00:00:00:120'],
    ['24', '00:00:00:012'],
    ['24', '1:00:00:00'],
    ['24', '00:00:00:1'],
    ['24', '00:00:00'],
    ['24', '00:00:00:00:00'],
    ['24', '00:00:00:00\n'],
    ['24', '-0:00:00:00'],
    ['24', ''],
  ])('at %s frames a second is never at %j [R7]', (rate, timecode) => {
    expect(at(rate, timecode)).toThrow(RangeError);
  });

  it('fits the schema at every frame of every rate, and has no frame more [R3] [R7]', () => {
    const anyTime = fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59));
    fc.assert(
      fc.property(fc.constantFrom(...RATES), anyTime, (rate, time) => {
        const frames = Math.round(Number(rate));
        const build = (frame: number) => at(rate, [...time, frame].map(two).join(':'));
        for (let frame = 0; frame < frames; frame++) triggerRequest.parse(build(frame)());
        expect(build(frames)).toThrow(RangeError);
      }),
      { numRuns: 30 },
    );
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])('is not built for the number %d', (n) => {
    const start = { timecode: '00:00:00:00', rate: '24' } as const;
    expect(() => press({ start, offsetSeconds: n })).toThrow(RangeError);
    const button = { ...BUTTON, inputIndex: n };
    expect(() => triggerInputRequest(FRAMEIO, 'at', button, { start })).toThrow(RangeError);
  });
});

describe('the rate of a fraction', () => {
  it.each<[number, number, FrameRate | null]>([
    [24_000, 1001, '23.976'],
    [48_000, 2002, '23.976'],
    [30_000, 1001, '29.97'],
    [24, 1, '24'],
    [120, 5, '24'],
    [23_976, 1000, null],
    [2997, 100, null],
    [12, 1, null],
    [0, 0, null],
    [24, 0, null],
    [0, 1, null],
    [-24, -1, null],
    [Infinity, Infinity, null],
    [24, NaN, null],
  ])('%d/%d is %s [R7]', (numerator, denominator, rate) => {
    expect(frameRateOf(numerator, denominator)).toBe(rate);
  });
});
