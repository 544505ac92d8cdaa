import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Running, nextEvent, running } from '../testing/running.ts';

/** Asks for `/health` on a connection of its own, and notes what comes when. */
async function pieces(run: Running): Promise<string[]> {
  const socket = await run.device.wire.open(run.device.url);
  const heard: string[] = [];
  socket.on('data', (piece: Buffer) => heard.push(piece.toString()));
  socket.write('GET /health HTTP/1.1\r\nHost: x\r\nx-client-version: 1.2.3\r\n\r\n');
  await once(socket, 'close');
  return heard;
}

const BODY = '{"status":"ok"}';

describe('the drip fault', () => {
  it('lets the body come byte by byte after whole headers', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('drip', { bytes: 1, pauseMs: 5 });
    const heard = await pieces(run);
    expect(heard[0]).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*content-length: 15\r\n[^]*\r\n\r\n$/);
    expect(heard.slice(1).join('')).toBe(BODY);
    expect(heard.length).toBeGreaterThan(10);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({ status: 200, faults: ['drip'] });
  });

  it('drips the headers too', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('drip', { bytes: 20, pauseMs: 5, headers: 'dripped' });
    const heard = await pieces(run);
    expect(heard[0]).toHaveLength(20);
    expect(heard.join('')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\{"status":"ok"\}$/);
  });

  it('is read whole by a patient device, whose work was done', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('drip', { bytes: 50, pauseMs: 1 });
    const { access } = await run.device.pair();
    expect((await run.device.me(access)).status).toBe(200);
    const { urls } = await run.device.asset(access, { filesize: 3 });
    expect((await run.device.put(urls[0] ?? '', Buffer.from('abc'))).status).toBe(200);
    await expect
      .poll(() => run.simulator.control.assets())
      .toMatchObject([{ storedParts: 1, putCount: 1 }]);
  });

  it('ends at once with the rest when it is switched off', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('drip', { pauseMs: 3_600_000 });
    const hit = nextEvent(run.simulator, 'faultHit');
    const reply = pieces(run);
    await hit;
    run.simulator.control.faults.disable('drip');
    expect((await reply).join('')).toContain(BODY);
  });

  it('notes a device that gave up as not answered', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('drip', { pauseMs: 3_600_000 });
    const socket = await run.device.wire.open(run.device.url);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nx-client-version: 1.2.3\r\n\r\n');
    await once(socket, 'data');
    const ended = nextEvent(run.simulator, 'call');
    socket.destroy();
    expect((await ended).call).toMatchObject({ status: null, internalError: null });
  });
});

describe('the truncate fault', () => {
  it('cuts the body of a whole promise, and keeps the work', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('truncate', { path: '/v2/devices/assets', times: 1 });
    const body = { name: 'a.mp4', filetype: 'video/mp4', filesize: 3, offset: 0 };
    await expect(run.device.createAsset(access, body)).rejects.toThrow(/aborted|hang up/);
    expect(run.simulator.control.assets()).toHaveLength(1);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({
      status: null,
      faults: ['truncate'],
      internalError: null,
    });
    expect((await run.device.createAsset(access, body)).status).toBe(200);
  });

  it('sends the share it was told', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('truncate', { share: 0.4 });
    expect((await pieces(run)).join('')).toMatch(/content-length: 15\r\n[^]*\r\n\r\n\{"stat$/);
  });

  it('cuts the headers of an answer without body: the part is kept all the same', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 3 });
    run.simulator.control.faults.enable('truncate', { host: 'storage' });
    await expect(run.device.put(urls[0] ?? '', Buffer.from('abc'))).rejects.toThrow(
      /hang up|ECONNRESET|Parse Error/,
    );
    expect(run.simulator.control.assets()).toMatchObject([{ storedParts: 1, putCount: 0 }]);
  });
});

describe('the keep-alive-cut fault', () => {
  it('resets a connection as soon as it is used again, with nothing done', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const agent = run.device.wire.agent();
    const me = () =>
      run.device.wire.send(`${run.device.url}/v2/devices/me`, {
        agent,
        headers: { authorization: `Bearer ${access}`, 'x-client-version': '1.2.3' },
      });
    run.simulator.control.faults.enable('keep-alive-cut');
    expect((await me()).headers.connection).toBe('keep-alive');
    await expect(me()).rejects.toMatchObject({ code: 'ECONNRESET' });
    const me2 = run.simulator.control.calls().filter(({ path }) => path === '/v2/devices/me');
    expect(me2.map(({ status, faults }) => [status, faults])).toEqual([
      [200, []],
      [null, ['keep-alive-cut']],
    ]);
    expect((await me()).status).toBe(200);
    agent.destroy();
  });

  it('closes after a whole answer that promised otherwise', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('keep-alive-cut', { when: 'after-reply' });
    const answer = (await pieces(run)).join('');
    expect(answer.toLowerCase()).toContain('connection: keep-alive');
    expect(answer).toContain(BODY);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({ status: 200 });
  });
});
