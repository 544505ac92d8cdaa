import { describe, expect, test } from 'vitest';
import { play, titleOf, type Row } from '../support/growing/index.ts';

/** Several times what it takes: a device must have its patience with a file, whatever the machine does. */
const TIMEOUT_MS = 150_000;

const START = {
  durationSeconds: 7,
  megabitsPerSecond: 40,
  linkMegabitsPerSecond: null,
  faultMs: 2_500,
} as const;

type Case = Pick<Row, 'container' | 'behaviour' | 'fault'> & Partial<Row>;

/** Each container, each way to record, and each fault is in one of them. */
const CASES: readonly Case[] = [
  { container: 'ts', behaviour: 'plain', fault: 'forgotten' },
  { container: 'mp4', behaviour: 'recording', fault: 'killed', durationSeconds: 9 },
  { container: 'mov', behaviour: 'pauses', fault: 'cut', durationSeconds: 9 },
  { container: 'hybrid', behaviour: 'spans', fault: 'slow' },
  { container: 'wav', behaviour: 'cameras', fault: 'storage' },
  { container: 'rf64', behaviour: 'sparse', fault: 'moved', durationSeconds: 9 },
  { container: 'fmp4', behaviour: 'dies', fault: 'none' },
  { container: 'ts', behaviour: 'exactly5', fault: 'none' },
  { container: 'ts', behaviour: 'exactly10', fault: 'none' },
  { container: 'avi', behaviour: 'short', fault: 'none' },
  { container: 'jpeg', behaviour: 'preallocated', fault: 'none', durationSeconds: 1 },
  { container: 'dng', behaviour: 'tmp', fault: 'none', durationSeconds: 1 },
];

/** Long enough that some of it arrives before its end, also on a machine that is busy. */
const LONG: readonly Case[] = [
  { container: 'fmp4', behaviour: 'part', fault: 'expired', durationSeconds: 14 },
  { container: 'mxf', behaviour: 'plain', fault: 'paused', durationSeconds: 14 },
];

const titled = (cases: readonly Case[]) =>
  cases.map((some): [string, Row] => {
    const row = { ...START, ...some };
    return [titleOf(row), row];
  });

/** They wait more than they work, so that they do it together. */
describe.concurrent('what is recorded into a watched folder is one asset, byte for byte', () => {
  test.each(titled(LONG))(
    '%s, and some of it arrives while it is recorded',
    { timeout: TIMEOUT_MS },
    async (_, row) => {
      const { wrong, figures } = await play(row);
      expect(wrong).toEqual([]);
      expect(figures.map(({ shareAtCut }) => shareAtCut > 0)).toEqual([true]);
    },
  );

  test.each(titled(CASES))('%s', { timeout: TIMEOUT_MS }, async (_, row) => {
    expect((await play(row)).wrong).toEqual([]);
  });
});
