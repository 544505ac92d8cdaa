import { describe, expect, test } from 'vitest';
import { holdAdvice, nothingNow } from './advice.ts';
import { snapshotWith, uploadsWith } from './fixtures.ts';

const auth = (state: 'unpaired' | 'pairing' | 'lost') =>
  snapshotWith({ auth: { state, pairedUntil: null, tokenExpiresAt: null } });

describe('when nothing is being sent, the page says why and what to do', () => {
  test.each([
    ['not paired', auth('unpaired'), /dailies pair/],
    ['pairing gone', auth('lost'), /dailies pair/],
    ['pairing now', auth('pairing'), /before the device is paired/],
    ['held', snapshotWith({ holds: [{ reason: 'stopped', message: 'x' }] }), /reason given above/],
    ['about to start', snapshotWith({ uploads: uploadsWith({ remainingFiles: 1 }) }), /waiting/],
    [
      'done, with a watched folder',
      snapshotWith({ watch: [{ path: '/media', state: 'watching', why: null }] }),
      /watched folder/,
    ],
    ['done, with none', snapshotWith(), /dailies upload/],
  ])('%s', (_, snapshot, text) => {
    expect(nothingNow(snapshot)).toMatch(text);
  });
});

test.each([
  'noNetwork',
  'frameioDown',
  'clockWrong',
  'pairingLost',
  'stopped',
  'user',
  'ofTomorrow',
])('a hold (%s) has advice that ends as a sentence', (reason) => {
  expect(holdAdvice(reason)).toMatch(/\.$/);
});
