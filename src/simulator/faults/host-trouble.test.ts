import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { nextEvent, running } from '../testing/running.ts';
import { uploadingOne } from '../testing/uploading.ts';
import { CERTIFICATE_FLAWS } from '../tls/flawed-certificates.ts';

const RESET = { code: 'ECONNRESET' };

describe('the outage fault', () => {
  it('resets devices on both hosts with nothing done, and leaves people their page', async () => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    const { faults } = run.simulator.control;
    faults.enable('outage');
    await expect(run.device.askCode()).rejects.toMatchObject(RESET);
    await expect(run.device.put(url, bytes)).rejects.toMatchObject(RESET);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect(view()).toMatchObject({ storedParts: 0 });
    expect((await run.device.wire.send(run.simulator.pageUrl)).status).toBe(200);
    const off = `${run.device.url}/control/faults/outage`;
    expect((await run.device.wire.send(off, { method: 'DELETE' })).status).toBe(200);
    expect((await run.device.askCode()).status).toBe(200);
    expect((await run.device.put(url, bytes)).status).toBe(200);
  });

  it('ends what is under way and idle, but not what people have open', async () => {
    await using run = await running();
    const { url, view } = await uploadingOne(run, 5_000_000);
    const idle = run.device.wire.agent();
    await run.device.wire.send(`${run.device.url}/health`, { agent: idle });
    const page = await run.device.wire.open(run.device.url);
    const { host } = new URL(run.device.url);
    page.write(`GET /control/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await once(page, 'data');
    run.simulator.control.faults.enable('bandwidth', { bytesPerSecond: 1 });
    const some = nextEvent(run.simulator, 'bytesReceived');
    const put = run.device.put(url, Buffer.alloc(5_000_000)).catch((error: unknown) => error);
    await some;
    const sockets = Object.values(idle.freeSockets).flatMap((list) => list ?? []);
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    const told = once(page, 'data');
    run.simulator.control.faults.enable('outage');
    expect(await put).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
    expect(sockets).toHaveLength(1);
    await closed;
    expect(String(await told)).toContain('faultsChanged');
    await expect.poll(view).toMatchObject({ storedParts: 0, receivedBytes: 0 });
    page.destroy();
    idle.destroy();
  });

  it('takes down one host alone', async () => {
    await using run = await running();
    const { url, bytes } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('outage', { host: 'storage' });
    expect((await run.device.askCode()).status).toBe(200);
    await expect(run.device.put(url, bytes)).rejects.toMatchObject(RESET);
    run.simulator.control.faults.enable('outage', { host: 'api' });
    expect((await run.device.put(url, bytes)).status).toBe(200);
    await expect(run.device.askCode()).rejects.toMatchObject(RESET);
  });

  it('refuses connections on a port of devices alone, and takes them again', async () => {
    await using run = await running({ peoplePort: 0 });
    const { url, bytes } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('outage', { how: 'refuse' });
    const refused = { code: 'ECONNREFUSED' };
    await expect(run.device.askCode()).rejects.toMatchObject(refused);
    await expect(run.device.put(url, bytes)).rejects.toMatchObject(refused);
    const off = `${run.simulator.pageUrl}control/faults/outage`;
    expect((await run.device.wire.send(off, { method: 'DELETE' })).status).toBe(200);
    const status = () =>
      run.device.askCode().then(
        (reply) => reply.status,
        () => null,
      );
    await expect.poll(status).toBe(200);
    const { faults } = run.simulator.control;
    for (const _ of [1, 2, 3]) {
      faults.enable('outage', { how: 'refuse' });
      faults.disable('outage');
    }
    await expect.poll(status).toBe(200);
    expect((await run.device.put(url, bytes)).status).toBe(200);
  });

  it('leaves nothing listening when the simulator closes in the moment it ends', async () => {
    const run = await running({ peoplePort: 0 });
    const { faults } = run.simulator.control;
    faults.enable('outage', { how: 'refuse' });
    faults.disable('outage');
    await run.simulator.close();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await expect(run.device.askCode()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('resets before any TLS on a port of devices alone', async () => {
    await using run = await running({ peoplePort: 0 });
    run.simulator.control.faults.enable('outage');
    const socket = connect(Number(new URL(run.device.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await closed;
    expect(socket.bytesRead).toBe(0);
    expect(run.simulator.control.calls()).toEqual([]);
  });

  it('reads and stays silent until it ends', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('outage', { how: 'silence' });
    const hit = nextEvent(run.simulator, 'faultHit');
    const reply = run.device.askCode();
    await hit;
    run.simulator.control.faults.disable('outage');
    await expect(reply).rejects.toMatchObject(RESET);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect((await run.device.askCode()).status).toBe(200);
  });
});

describe('a port of their own for people', () => {
  it('has the page and the acts, which the port of the devices then has not', async () => {
    await using run = await running({ peoplePort: 0 });
    const { apiUrl, pageUrl } = run.simulator;
    expect(new URL(pageUrl).port).not.toBe(new URL(apiUrl).port);
    expect((await run.device.wire.send(pageUrl)).status).toBe(200);
    expect((await run.device.wire.send(`${pageUrl}control/calls`)).status).toBe(200);
    expect((await run.device.wire.send(`${apiUrl}/control/calls`)).status).toBe(404);
    const { json } = await run.device.askCode({ 'x-client-platypus-enabled': 'true' });
    expect(json).toMatchObject({ verification_uri: `${pageUrl}pair` });
  });
});

describe('the wrong-certificate fault', () => {
  it.each([
    ['expired', /expired/],
    ['not-yet-valid', /not yet valid/],
    ['other-host', /does not match/],
    ['untrusted', /signature failure|unable to verify|self.signed/],
  ])('shows one that is %s on both hosts, for as long as it is on', async (flaw, words) => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('wrong-certificate', { flaw });
    await expect(run.device.askCode()).rejects.toThrow(words);
    await expect(run.device.put(url, bytes)).rejects.toThrow(words);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect(view()).toMatchObject({ storedParts: 0 });
    run.simulator.control.faults.disable('wrong-certificate');
    expect((await run.device.askCode()).status).toBe(200);
    expect((await run.device.put(url, bytes)).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('has every flaw tested above', () => {
    expect(CERTIFICATE_FLAWS).toEqual(['expired', 'not-yet-valid', 'other-host', 'untrusted']);
  });

  it('lets open connections go on', async () => {
    await using run = await running();
    const agent = run.device.wire.agent();
    const health = () => run.device.wire.send(`${run.device.url}/health`, { agent });
    await health();
    run.simulator.control.faults.enable('wrong-certificate');
    expect((await health()).status).toBe(200);
    agent.destroy();
  });

  it('is not passed by with a session from before', async () => {
    await using run = await running();
    const agent = run.device.wire.agent();
    const health = () => run.device.wire.send(`${run.device.url}/health`, { agent });
    await health();
    for (const socket of Object.values(agent.freeSockets).flatMap((list) => list ?? [])) {
      socket.destroy();
      await once(socket, 'close');
    }
    run.simulator.control.faults.enable('wrong-certificate', { flaw: 'expired' });
    await expect(health()).rejects.toThrow(/expired/);
    agent.destroy();
  });

  it('can be switched off by people who know, without a violation', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('wrong-certificate');
    const off = `${run.device.url}/control/faults/wrong-certificate`;
    expect(await run.device.wire.careless(off, 'DELETE')).toBe(200);
    expect((await run.device.askCode()).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('catches a device that does not look', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('wrong-certificate', { flaw: 'expired' });
    await run.device.wire.careless(`${run.device.url}/health`);
    expect(run.violations()).toContain(
      'null: accepted a certificate that it had to refuse: expired (§4)',
    );
    expect(run.simulator.control.calls().at(-1)?.faults).toEqual(['wrong-certificate']);
  });
});
