import { describe, expect, test } from 'vitest';
import { failings, lostAnswers, outage, stoppedAmidParts } from '../support/hard-times/index.ts';

const TIMEOUT_MS = 120_000;

/** They wait more than they work, so that they do it together. */
describe.concurrent('hard times on the way to Frame.io', () => {
  test(
    'stopped for longer than every patience and the access token, it goes on where it was',
    { timeout: TIMEOUT_MS },
    async () => expect(failings(await stoppedAmidParts(32_000))).toEqual([]),
  );

  test.each(['refuse', 'reset'] as const)(
    'an outage by %s amid parts: bytes flow again within seconds of its end',
    { timeout: TIMEOUT_MS },
    async (how) => {
      const report = await outage({ how, outageMs: 15_000, backWithinMs: 5_000 });
      expect(failings(report)).toEqual([]);
    },
  );

  test(
    'lost answers to a create, then the network, then answers of parts',
    { timeout: TIMEOUT_MS },
    async () => expect(failings(await lostAnswers(4_000))).toEqual([]),
  );
});
