import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillDisk, mayMount, mountTmpfs } from '../support/mount.ts';
import { ofType } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

describe('dailies pair, unpair and status, as processes', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  test('pair shows the code with all its facts, and then the project', async () => {
    const { code, events } = await stage.pair();
    expect(code).toBe(0);
    expect(events.map(({ type }) => type)).toEqual(['code', 'paired']);
    const shown = events.find(ofType('code'));
    expect(shown?.['userCode']).toMatch(/^\d{6}$/);
    expect(shown?.['verificationUriComplete']).toContain(shown?.['userCode']);
    expect(Date.parse(String(shown?.['expiresAt']))).toBeGreaterThan(Date.now());
    expect(shown?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(events.find(ofType('paired'))).toMatchObject({
      project: { id: expect.any(String), name: 'Demo Project' },
      user: { name: 'Demo User' },
      device: { id: expect.any(String), name: expect.any(String) },
    });
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('status is unpaired before, paired after, and never tells a secret', async () => {
    const before = await stage.run('status');
    expect(before.code).toBe(0);
    expect(before.events[0]).toMatchObject({
      type: 'status',
      auth: { state: 'unpaired', pairedUntil: null },
      project: null,
      network: { state: 'online' },
      uploads: { queued: 0, remainingFiles: 0, remainingBytes: 0, etaSeconds: null },
      current: [],
      watch: [],
    });
    await stage.pair();
    const after = await stage.run('status');
    expect(after.events[0]).toMatchObject({
      auth: {
        state: 'paired',
        pairedUntil: expect.any(String),
        tokenExpiresAt: expect.any(String),
      },
      project: { name: 'Demo Project' },
      user: { name: 'Demo User' },
      paused: { byFrameio: false, byUser: false },
      clock: { skewSeconds: 0 },
    });
    expect(after.stdout + after.stderr).not.toContain(stage.frameio.clientSecret);
  });

  test('keeps the secret that was proved, so that later commands need not be given it', async () => {
    await stage.pair();
    delete stage.env['DAILIES_CLIENT_SECRET'];
    expect((await stage.run('unpair')).code).toBe(0);
  });

  test('a code that expires is replaced by a new one', { timeout: 60_000 }, async () => {
    await using short = await makeStage({ codeLifeSeconds: 2 });
    const program = short.start('pair');
    const first = await program.event(ofType('code'));
    const second = await program.event(
      ({ type, userCode }) => type === 'code' && userCode !== first['userCode'],
    );
    short.frameio.control.authorize(String(second['userCode']));
    expect((await program.ended()).code).toBe(0);
  });

  test('--once ends with its single code, exit 3', async () => {
    await using short = await makeStage({ codeLifeSeconds: 2 });
    const { code, events } = await short.run('pair', '--once');
    expect(code).toBe(3);
    expect(events.filter(ofType('code'))).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'code_expired', exitCode: 3 });
  });

  test('--timeout ends the waiting, exit 3', async () => {
    const { code, events } = await stage.run('pair', '--timeout', '2');
    expect(code).toBe(3);
    expect(events.at(-1)).toMatchObject({ type: 'error', exitCode: 3 });
  });

  test('Ctrl-C cancels while the code shows: exit 130, nothing half-paired, no more polls', async () => {
    const program = stage.start('pair');
    await program.event(ofType('code'));
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    expect(code).toBe(130);
    expect(events.map(({ type }) => type)).toEqual(['code', 'cancelled', 'error']);
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'unpaired' } });
  });

  test('Ctrl-C before the code is there ends it too: exit 130', async () => {
    stage.frameio.control.faults.enable('stall', { ms: 30_000, path: '/v2/auth/device/code' });
    const asked = new Promise<void>((resolve) => {
      stage.frameio.control.onEvent((event) => {
        if (event.type === 'faultHit') resolve();
      });
    });
    const program = stage.start('pair');
    await asked;
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    expect(code).toBe(130);
    expect(events.map(({ type }) => type)).toEqual(['cancelled', 'error']);
  });

  test('Ctrl-C at the moment of approval gives back what was granted', async () => {
    stage.frameio.control.faults.enable('stall', {
      ms: 3_000,
      phase: 'before',
      path: '/v2/devices/me',
    });
    const program = stage.start('pair');
    const shown = await program.event(ofType('code'));
    const asked = new Promise<void>((resolve) => {
      stage.frameio.control.onEvent((event) => {
        if (event.type === 'faultHit' && event.fault === 'stall') resolve();
      });
    });
    stage.frameio.control.authorize(String(shown['userCode']));
    await asked;
    program.kill('SIGINT');
    expect((await program.ended()).code).toBe(130);
    expect(stage.frameio.control.devices()).toMatchObject([{ authorization: 'deauthorized' }]);
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'unpaired' } });
  });

  test('killed at the moment of approval, the pairing is whole the next time', async () => {
    const { faults } = stage.frameio.control;
    faults.enable('stall', { ms: 30_000, phase: 'before', path: '/v2/devices/me' });
    stage.frameio.control.authorizeEveryCode();
    const program = stage.start('pair');
    await new Promise<void>((resolve) => {
      stage.frameio.control.onEvent((event) => {
        if (event.type === 'faultHit' && event.fault === 'stall') resolve();
      });
    });
    program.kill('SIGKILL');
    await program.ended();
    faults.disable('stall');
    expect((await stage.run('status')).events[0]).toMatchObject({
      auth: { state: 'paired' },
      project: { name: 'Demo Project' },
    });
  });

  test.skipIf(!mayMount)(
    `a disk that is full at the moment of approval: one sentence, and what was granted is given back${mayMount ? '' : ' (skipped: needs Linux, and root to mount)'}`,
    async () => {
      const disk = join(stage.folder, 'small');
      using _ = mountTmpfs(disk, '2m');
      stage.env['DAILIES_STATE_DIR'] = disk;
      const program = stage.start('pair');
      const { userCode } = await program.event(ofType('code'));
      const ballast = join(disk, 'ballast');
      fillDisk(ballast);
      stage.frameio.control.authorize(String(userCode));
      const { code, events } = await program.ended();
      expect(code).toBe(2);
      expect(events.at(-1)).toMatchObject({ type: 'error', code: 'disk_full', exitCode: 2 });
      expect(events.at(-1)?.['message']).toBe(`The disk of the state dir ${disk} is full`);
      expect(stage.frameio.control.devices()).toMatchObject([{ authorization: 'deauthorized' }]);
      rmSync(ballast);
      expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'unpaired' } });
      expect((await stage.pair()).code).toBe(0);
      expect(stage.frameio.control.devices()).toHaveLength(1);
    },
  );

  test('a wrong client secret is a configuration fault in plain words, exit 2', async () => {
    stage.env['DAILIES_CLIENT_SECRET'] = 'not-it';
    const { code, events, stdout, stderr } = await stage.run('pair');
    expect(code).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'wrong_client_secret' });
    expect(stdout + stderr).not.toContain('not-it');
  });

  test('unpair revokes at Frame.io and wipes here', async () => {
    await stage.pair();
    const { code, events } = await stage.run('unpair');
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'unpaired', revoked: true });
    expect(stage.frameio.control.devices()).toMatchObject([{ authorization: 'deauthorized' }]);
    expect((await stage.run('unpair')).code).toBe(3);
  });

  test('unpair wipes also when Frame.io cannot be told, and says so', async () => {
    await stage.pair();
    await stage.frameio.close();
    const { code, events } = await stage.run('unpair');
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'unpaired', revoked: false });
    expect((await stage.run('status')).events[0]).toMatchObject({
      auth: { state: 'unpaired' },
      network: { state: 'offline' },
    });
  });

  test('a network that is away ends the pairing with exit 6', { timeout: 60_000 }, async () => {
    await stage.frameio.close();
    const { code, events } = await stage.run('pair');
    expect(code).toBe(6);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'unreachable', exitCode: 6 });
  });

  test('keeps one client id over pairings, and another for another state dir', async () => {
    await stage.pair();
    await stage.pair();
    const units = new Set(stage.frameio.control.devices().map(({ deviceId }) => deviceId));
    expect(units.size).toBe(1);
    stage.env['DAILIES_STATE_DIR'] = `${stage.folder}/other`;
    await stage.pair();
    expect(new Set(stage.frameio.control.devices().map(({ deviceId }) => deviceId)).size).toBe(2);
  });
});
