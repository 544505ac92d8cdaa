import { describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '../../spec/index.ts';
import { type Running, running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';

/** The socket is no plain request; parts go to the storage host. */
const ELSEWHERE: readonly OperationName[] = ['openSocket', 'putPart'];

const PLACES = Object.entries(OPERATIONS)
  .filter(([name]) => !ELSEWHERE.includes(name as OperationName))
  .flatMap(([, operation]) => {
    const { method, path, auth } = operation;
    const others = 'alsoAt' in operation ? operation.alsoAt : [];
    return [path ?? '', ...others].map((place) => ({ method, place, auth }));
  });

/** Sends nothing but the head. */
async function knock(run: Running, method: string, place: string) {
  return run.device.wire.send(run.device.url + place.replaceAll(/\{\w+\}/g, '0'), {
    method,
    headers: { 'x-client-version': '1.0.0', 'content-length': 0 },
  });
}

describe('every operation of the API', () => {
  it.each(PLACES)('is served: $method $place', async ({ method, place, auth }) => {
    await using run = await running();
    const reply = await knock(run, method, place);
    // Without a bearer nobody gets further, without a form nobody either.
    expect(reply.status).toBe(auth === 'bearer' ? 401 : method === 'GET' ? 200 : 400);
    const wrong = await knock(run, 'DELETE', place);
    expect([wrong.status, wrong.headers.allow]).toEqual([405, method]);
  });

  it.each(PLACES.filter(({ auth }) => auth === 'bearer'))(
    'refuses who shows no token, word for word: $method $place',
    async ({ method, place }) => {
      await using run = await running();
      expect((await knock(run, method, place)).text).toBe(
        '{"code":401,"errors":[{"code":401,"detail":"You are not allowed to access that ' +
          'resource","status":401,"title":"Not Authorized"}],"message":"Not Authorized"}',
      );
      expect(run.violations()).toEqual([]);
    },
  );

  it('is no offence; what is none of them is one', async () => {
    await using run = await running();
    await run.device.wire.send(`${run.device.url}/v2/devices`, {
      headers: { 'x-client-version': '1.0.0' },
    });
    expect(run.violations()).toEqual([expect.stringContaining('no operation')]);
  });
});

describe('the REST heartbeat', () => {
  it('is a sign of life and answers 204 with nothing', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access);
    run.clock.advance(300);
    expect(run.simulator.control.devices()).toMatchObject([{ status: 'offline' }]);
    const reply = await run.device.act(access, '/v2/devices/heartbeat');
    expect([reply.status, reply.text, reply.headers['content-length']]).toEqual([
      204,
      '',
      undefined,
    ]);
    expect(run.simulator.control.devices()).toMatchObject([{ status: 'online' }]);
    expect(run.violations()).toEqual([]);
  });

  it('is an offence more often than once a minute, give or take the jitter', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access);
    const beat = () => run.device.act(access, '/v2/devices/heartbeat');
    await beat();
    run.clock.advance(54);
    await beat();
    run.clock.advance(300);
    await beat();
    expect(run.violations()).toEqual([]);
    run.clock.advance(53);
    expect((await beat()).status).toBe(204);
    expect(run.violations()).toEqual([expect.stringContaining('once a minute')]);
  });

  it('is counted for each device by itself', async () => {
    await using run = await running();
    const other = new TestDevice(run.simulator, 'unit-2');
    for (const device of [run.device, other]) {
      const { access } = await device.pair();
      await device.me(access);
      await device.act(access, '/v2/devices/heartbeat');
    }
    expect(run.violations()).toEqual([]);
  });

  it('has no body', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access);
    expect((await run.device.act(access, '/v2/devices/heartbeat', {})).status).toBe(204);
    expect(run.violations()).toEqual([expect.stringContaining('sent a body')]);
  });
});
