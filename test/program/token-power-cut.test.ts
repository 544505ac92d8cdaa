import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SimulatorEvent } from '../../src/simulator/index.ts';
import { makeStage, type Stage } from '../support/stage.ts';

/** Past the eight hours of an access token. */
const NIGHT_SECONDS = 9 * 3600;
/** Around the moment at which the new tokens arrive and are written down, in milliseconds after the answer. */
const CUTS_MS = [0, 1, 2, 4, 8, 16, 32];

/** Requirement token.refresh: the power goes while the tokens are exchanged. */
describe('a power cut in the exchange of tokens', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
    stage.frameio.control.advanceTime(NIGHT_SECONDS);
  });
  afterEach(async () => stage[Symbol.asyncDispose]());
  const control = () => stage.frameio.control;
  const refreshes = () =>
    control()
      .calls()
      .filter(({ grant }) => grant === 'refresh_token');

  const happens = async (is: (event: SimulatorEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const stop = control().onEvent((event) => {
        if (!is(event)) return;
        stop();
        resolve();
      });
    });
  const isRefreshOver = (event: SimulatorEvent) =>
    event.type === 'call' && event.call.grant === 'refresh_token';
  const isRefreshAnswered = (event: SimulatorEvent) =>
    event.type === 'call' && event.call.grant === 'refresh_token' && event.call.status === 200;

  /** Cut off in the middle of an upload, by the power. */
  const cut = async (path: string, moment: Promise<void>, afterMs = 0) => {
    const program = stage.start('upload', path);
    await moment;
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    program.kill('SIGKILL');
    await program.ended();
    control().faults.disableAll();
  };
  const arrivesOnce = async () => {
    // A cut between an asset and its answer leaves one that the device never heard of: the ledger lists it.
    const arrived = (await stage.assets()).filter(({ status }) => status === 'complete');
    expect(arrived).toHaveLength(1);
    expect(control().violations()).toEqual([]);
  };
  /** One clear word, no second try of what is spent, and the file goes up after pairing again. */
  const pairAgain = async (path: string) => {
    const asked = refreshes().length;
    const refused = await stage.run('upload', path);
    expect(refused.code).toBe(4);
    expect(refused.events.at(-1)).toMatchObject({ type: 'error', code: 'pairing_lost' });
    expect((await stage.run('upload', path)).code).toBe(4);
    expect(refreshes().length - asked).toBeLessThanOrEqual(1);
    expect((await stage.run('status')).events[0]).toMatchObject({
      auth: { state: 'lost' },
      uploads: { remainingFiles: 1 },
    });
    expect((await stage.pair()).code).toBe(0);
    expect((await stage.run('upload', path)).code).toBe(0);
  };

  test('before Frame.io has done anything: the pairing is kept', async () => {
    const path = await stage.file('a.dat', 100_000);
    control().faults.enable('stall', { ms: 20_000, phase: 'before', path: '/v2/auth/token' });
    await cut(
      path,
      happens(({ type }) => type === 'faultHit'),
    );
    expect((await stage.run('upload', path)).code).toBe(0);
    await arrivesOnce();
  });

  test('after Frame.io has changed them and before the answer came: pair again, once, queue kept', async () => {
    const path = await stage.file('a.dat', 100_000);
    control().faults.enable('reset', { phase: 'after', path: '/v2/auth/token', times: 1 });
    // When it is over: a request that is cut off before all of it has come changes nothing.
    await cut(path, happens(isRefreshOver));
    await pairAgain(path);
    await arrivesOnce();
    expect(control().devices()).toHaveLength(1);
  });

  test.each(CUTS_MS)(
    '%i ms after the answer: kept, or pair again, and never a third',
    async (ms) => {
      const path = await stage.file('a.dat', 100_000);
      await cut(path, happens(isRefreshAnswered), ms);
      const next = await stage.run('upload', path);
      expect([0, 4]).toContain(next.code);
      if (next.code === 4) await pairAgain(path);
      await arrivesOnce();
    },
  );
});
