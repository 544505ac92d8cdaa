import { describe, expect, it } from 'vitest';
import { running } from '../testing/running.ts';

describe('the status fault', () => {
  it.each([
    ['auto', 'application/json', '"code":503'],
    ['simple', 'application/json', '{"error":"Service Unavailable"}'],
    ['detailed', 'application/json', '"title":"Service Unavailable"'],
    ['xml', 'application/xml', '<Code>SlowDown</Code>'],
    ['html', 'text/html', '<h1>Service Unavailable</h1>'],
    ['none', undefined, ''],
  ])('answers the API with body %s', async (body, type, text) => {
    await using run = await running();
    run.simulator.control.faults.enable('status', { body });
    const reply = await run.device.askCode();
    expect(reply.status).toBe(503);
    expect(reply.headers['content-type']?.split(';')[0]).toBe(type);
    expect(reply.text).toContain(text);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
  });

  it('says 401 in the documented words', async () => {
    await using run = await running();
    const honest = await run.device.me('nobody');
    run.simulator.control.faults.enable('status', { status: 401 });
    const reply = await run.device.me('anybody');
    expect([reply.status, reply.text]).toEqual([401, honest.text]);
    run.simulator.control.faults.enable('status', { status: 401, code: 'Expired' });
    expect((await run.device.me('anybody')).json).toMatchObject({ message: 'Expired' });
  });

  it('speaks XML on the storage host, and stores nothing', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 3 });
    run.simulator.control.faults.enable('status', { host: 'storage', status: 500 });
    const reply = await run.device.put(urls[0] ?? '', Buffer.from('abc'));
    expect(reply.text).toContain('<Code>InternalError</Code>');
    expect(run.simulator.control.assets()).toMatchObject([{ storedParts: 0, putCount: 0 }]);
    expect((await run.device.me(access)).status).toBe(200);
  });

  it('hits so many exchanges below a path, then no more', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { faults } = run.simulator.control;
    faults.enable('status', { status: 429, retryAfter: '7', path: '/v2/devices', times: 2 });
    expect((await run.device.askCode()).status).toBe(200);
    const replies = [
      await run.device.me(access),
      await run.device.me(access),
      await run.device.me(access),
    ];
    expect(replies.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(replies[0]?.headers['retry-after']).toBe('7');
    expect(faults.list()).toContainEqual(
      expect.objectContaining({
        name: 'status',
        active: expect.objectContaining({ hits: 2, hitsLeft: 0 }),
      }),
    );
    const [hit] = run.simulator.control.calls().filter(({ status }) => status === 429);
    expect(hit).toMatchObject({ faults: ['status'], error: 'Too Many Requests' });
  });

  it('throws the same dice with the same seed', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const series = async (seed: number) => {
      run.simulator.control.faults.enable('status', { probability: 0.5, seed });
      const statuses: number[] = [];
      for (let call = 0; call < 24; call += 1) {
        statuses.push((await run.device.me(access)).status);
      }
      return statuses.join(' ');
    };
    const first = await series(7);
    expect(first).toContain('200');
    expect(first).toContain('503');
    expect(await series(7)).toBe(first);
    expect(await series(8)).not.toBe(first);
  });

  it('leaves the page and the control acts alone', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('status');
    expect((await run.device.wire.send(run.simulator.pageUrl)).status).toBe(200);
    expect((await run.device.wire.send(`${run.device.url}/control/calls`)).status).toBe(200);
  });
});
