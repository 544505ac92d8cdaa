import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noticeContacts } from '../support/contacts.ts';
import { ofType } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

describe('the network as the device sees it', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const network = async () => {
    const { events } = await stage.run('status');
    const [status] = events.filter(ofType('status'));
    return status?.['network'] as Record<string, unknown>;
  };
  const storageHost = () => new URL(stage.frameio.storageUrl).host;
  const faults = () => stage.frameio.control.faults;

  test.each(['reset', 'refuse'] as const)(
    'a storage that is away (%s) is what is limited, by its host, while the API is well',
    async (how) => {
      await stage.pair();
      await stage.run('upload', await stage.file('a.dat', 100_000));
      expect(await network()).toMatchObject({ state: 'online', layer: null, reason: null });
      faults().enable('outage', { how, host: 'storage' });
      expect(await network()).toMatchObject({
        state: 'limited',
        layer: 'storage',
        reason: expect.stringContaining(`Frame.io's storage ${storageHost()} cannot be reached: `),
        roundTripMs: expect.any(Number),
      });
      const { stdout } = await stage.plain('status');
      expect(stdout).toContain('Frame.io   Online, but no clip goes up: ');
      const doctor = await stage.run('doctor');
      const found = doctor.events.find(({ check }) => check === 'storage');
      expect(found).toMatchObject({ verdict: 'fail', code: 'unreachable' });
      faults().disable('outage');
      expect(await network()).toMatchObject({ state: 'online', layer: null });
      expect(stage.frameio.control.violations()).toEqual([]);
    },
  );

  test('it is known from the first part on that an upload tries to send, and seen when it is back', async () => {
    await stage.pair();
    faults().enable('outage', { how: 'refuse', host: 'storage' });
    const upload = stage.start('upload', await stage.file('a.dat', 100_000));
    await upload.event((event) => event.type === 'held');
    expect(await network()).toMatchObject({ state: 'limited', layer: 'storage' });
    faults().disable('outage');
    await upload.event((event) => event.type === 'completed');
    await upload.ended();
    expect(await network()).toMatchObject({ state: 'online', layer: null });
  });

  test('keeps of upload URLs the host alone, and contacts it for no other pairing', async () => {
    await stage.pair();
    await stage.run('upload', await stage.file('a.dat', 100_000));
    const note = JSON.parse(
      await readFile(join(stage.folder, 'device', 'network.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(note['storage']).toEqual({
      origin: stage.frameio.storageUrl.replace(/\/$/, ''),
      apiUrl: expect.stringContaining(new URL(stage.frameio.apiUrl).host),
      deviceId: expect.any(String),
    });
    await stage.run('unpair');
    const contacts = noticeContacts(stage.folder);
    Object.assign(stage.env, contacts.env);
    await network();
    const connections = contacts.list().filter((line) => !line.startsWith('name '));
    expect(connections).toEqual([`tls ${new URL(stage.frameio.apiUrl).host}`]);
  });

  test('how fast clips went up is told of this network, after the upload, and after a restart', async () => {
    await stage.pair();
    expect(await network()).toMatchObject({ upBytesPerSecond: null, upMeasuredAt: null });
    const BYTES_PER_SECOND = 2_000_000;
    faults().enable('bandwidth', { bytesPerSecond: BYTES_PER_SECOND });
    const sinceMs = Date.now();
    await stage.run('upload', await stage.file('long.dat', 16_000_000));
    const told = await network();
    expect(told['upBytesPerSecond']).toBeGreaterThan(BYTES_PER_SECOND * 0.7);
    expect(told['upBytesPerSecond']).toBeLessThan(BYTES_PER_SECOND * 1.3);
    expect(Date.parse(String(told['upMeasuredAt']))).toBeGreaterThan(sinceMs);
    const { stdout } = await stage.plain('status');
    expect(stdout).toMatch(/^Speed +1\d\.\d Mb\/s up, as uploads reached it on this network 20/m);
    const doctor = await stage.run('doctor');
    const found = doctor.events.find(({ check }) => check === 'storage');
    expect(found?.['why']).toMatch(
      /answers in \d+ ms; uploads reached 1\d\.\d Mb\/s on this network, 20/,
    );
    expect(stage.frameio.control.violations()).toEqual([]);
  });
});
