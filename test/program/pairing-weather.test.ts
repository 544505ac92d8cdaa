import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, type Program } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const TOKEN = '/v2/auth/token';
/** What each `slow_down` adds to the time between two polls (RFC 8628 3.5). */
const SLOWER_MS = 5_000;

/** Pairing while the network, or Frame.io, is not as it should be. */
describe('pairing in bad weather', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());
  const control = () => stage.frameio.control;

  const hits = async (times: number) => {
    const enough = Promise.withResolvers<void>();
    let left = times;
    const stop = control().onEvent(({ type }) => {
      if (type === 'faultHit' && --left === 0) enough.resolve();
    });
    await enough.promise.finally(stop);
  };
  const approved = async (program: Program) => {
    const { userCode } = await program.event(ofType('code'));
    control().authorize(String(userCode));
    return program.ended();
  };

  test.each(['before', 'middle'])(
    'a network that resets polls (%s) and is back costs no new code',
    async (phase) => {
      const program = stage.start('pair');
      await program.event(ofType('code'));
      const lost = hits(3);
      control().faults.enable('reset', { phase, path: TOKEN });
      await lost;
      control().faults.disable('reset');
      const { code, events } = await approved(program);
      expect(code).toBe(0);
      expect(events.map(({ type }) => type).filter((type) => type === 'code')).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ type: 'paired' });
      expect(control().violations()).toEqual([]);
    },
  );

  test('slow_down is obeyed: the next poll comes five seconds later than the last would have', async () => {
    const program = stage.start('pair');
    await program.event(ofType('code'));
    const slowed = hits(1);
    control().faults.enable('auth-error', { endpoint: 'token', code: 'slow_down', times: 1 });
    await slowed;
    expect((await approved(program)).code).toBe(0);
    const polls = control()
      .calls()
      .filter(({ path }) => path === TOKEN)
      .map(({ at, faults }) => ({ atMs: Date.parse(at), isSlowed: faults.length > 0 }));
    const index = polls.findIndex(({ isSlowed }) => isSlowed);
    expect(index).toBeGreaterThanOrEqual(0);
    const waitedMs = (polls[index + 1]?.atMs ?? 0) - (polls[index]?.atMs ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(SLOWER_MS);
    expect(waitedMs).toBeLessThan(SLOWER_MS + 3_000);
    expect(control().violations()).toEqual([]);
  });

  test('in words it tells code, device, link and how long it is good for', async () => {
    const program = stage.startPlain('pair');
    await program.said('Valid for');
    const [pending] = control().pendingCodes();
    for (const words of [`Code: ${pending?.userCode ?? '?'}`, 'for ', '?code=', 'Authorize']) {
      expect(program.stdout).toContain(words);
    }
    control().authorize(pending?.userCode ?? '');
    expect((await program.ended()).stdout).toContain('Paired with the project');
  });
});
