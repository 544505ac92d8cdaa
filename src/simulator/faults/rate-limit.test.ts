import { describe, expect, it } from 'vitest';
import { running } from '../testing/running.ts';
import { LeakyBucket } from './leaky-bucket.ts';
import { waitMs } from './wait.ts';

describe('the rate-limit fault', () => {
  it('lets so many through, refuses more with what to wait, and lets a patient device go on', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('rate-limit', { limit: 2, windowMs: 300 });
    const statuses = [];
    for (let call = 0; call < 2; call += 1) statuses.push((await run.device.me(access)).status);
    const refused = await run.device.me(access);
    expect([...statuses, refused.status]).toEqual([200, 200, 429]);
    expect(refused.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-window': '300',
    });
    expect(refused.headers).not.toHaveProperty('retry-after');
    const me = run.simulator.control.calls().filter(({ path }) => path === '/v2/devices/me');
    expect(me.map(({ faults }) => faults)).toEqual([[], [], ['rate-limit']]);
    await waitMs(Number(refused.headers['x-ratelimit-window']), []);
    expect((await run.device.me(access)).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('counts each operation by itself', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('rate-limit', { limit: 1, windowMs: 60_000 });
    expect((await run.device.me(access)).status).toBe(200);
    expect((await run.device.me(access)).status).toBe(429);
    expect((await run.device.askCode()).status).toBe(200);
  });

  it('catches a device that does not wait, but not calls that crossed the refusal', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('rate-limit', { limit: 1, windowMs: 60_000 });
    await Promise.all(Array.from({ length: 4 }, () => run.device.me(access)));
    expect(run.violations()).toEqual([]);
    await waitMs(260, []);
    await run.device.me(access);
    expect(run.violations()).toEqual([
      'null: called GET /v2/devices/me again before the window it was told was over (§16.2)',
    ]);
  });

  it('says it as Retry-After too, never too short', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { faults } = run.simulator.control;
    const retryAfter = async (how: string) => {
      faults.enable('rate-limit', { limit: 1, windowMs: 1500, retryAfter: how });
      await run.device.me(access);
      return (await run.device.me(access)).headers['retry-after'];
    };
    expect(await retryAfter('seconds')).toBe('2');
    expect(await retryAfter('date')).toBe('Mon, 23 Nov 2026 12:00:02 GMT');
  });
});

describe('the leaky bucket', () => {
  it('takes a burst, then as many as leak', () => {
    const bucket = new LeakyBucket(5, 1000, 0);
    const taken = (nowMs: number) =>
      Array.from({ length: 7 }, () => bucket.take(nowMs)).filter(Boolean).length;
    expect([taken(0), taken(0), taken(199), taken(400), taken(10_000)]).toEqual([5, 0, 0, 2, 5]);
  });
});
