import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, strFromU8 } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, type Ended, type Line } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

/** In the order in which they are told. */
const CHECKS = [
  'stateDir',
  'disk',
  'vault',
  'queue',
  'watchFolders',
  'link',
  'address',
  'dns',
  'connection',
  'tls',
  'api',
  'clock',
  'answers',
  'pairing',
  'socket',
  'storage',
];

const checks = ({ events }: Ended) => events.filter(ofType('check'));
const verdictOf = (ended: Ended, name: string): Line =>
  checks(ended).find(({ check }) => check === name) ?? expect.fail(`no ${name}\n${ended.stdout}`);

describe('dailies doctor', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());
  const faults = () => stage.frameio.control.faults;

  test('of a device that is well: each step in order, in seconds, exit 0, nothing that Frame.io minds', async () => {
    await stage.pair();
    const sinceMs = performance.now();
    const ended = await stage.run('doctor');
    expect(performance.now() - sinceMs).toBeLessThan(8_000);
    expect(ended.code).toBe(0);
    expect(checks(ended).map(({ check }) => check)).toEqual(CHECKS);
    for (const finding of checks(ended)) {
      expect(finding['verdict']).toBe(finding['check'] === 'storage' ? 'skip' : 'pass');
      expect(finding).toMatchObject({ why: expect.any(String), ms: expect.any(Number), fix: null });
    }
    expect(stage.frameio.control.violations()).toEqual([]);
    expect(stage.frameio.control.assets()).toEqual([]);
  });

  test('says in a terminal of 80 columns what to do', async () => {
    const ended = await stage.plain('doctor');
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('FAIL Pairing       This device is not paired');
    expect(ended.stdout).toContain('→ Pair the device: dailies pair');
    const lines = ended.stdout.split('\n').filter((line) => !line.includes(stage.folder));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test.each([
    ['it is reset', 'outage', { how: 'reset' }, 'api', 6, 'unreachable'],
    [
      'a captive portal answers',
      'captive-portal',
      { answer: 'login-page' },
      'api',
      6,
      'captive_portal',
    ],
    ['Frame.io is not well', 'status', { status: 503 }, 'api', 6, 'frameio_error'],
    [
      'the certificate is of another',
      'wrong-certificate',
      { flaw: 'other-host' },
      'tls',
      6,
      'untrusted_certificate',
    ],
  ] as const)(
    '%s: that step fails and is the exit code, what rests on it is not guessed at',
    async (_, fault, params, check, code, name) => {
      await stage.pair();
      faults().enable(fault, params);
      const ended = await stage.run('doctor');
      const failed = checks(ended).filter(({ verdict }) => verdict === 'fail');
      expect(failed[0]).toMatchObject({ code: name, fix: expect.stringMatching(/\.$/) });
      expect(failed[0]).toMatchObject({ check });
      expect(verdictOf(ended, 'pairing')['verdict']).toBe('skip');
      expect(ended.code).toBe(code);
      expect(ended.events.at(-1)).toMatchObject({ type: 'error', code: name, exitCode: code });
    },
  );

  test('a clock that is wrong is a warning that says what it breaks', async () => {
    await stage.pair();
    faults().enable('wrong-date', { seconds: -7_200 });
    const ended = await stage.run('doctor');
    expect(ended.code).toBe(0);
    expect(verdictOf(ended, 'clock')).toMatchObject({
      verdict: 'warn',
      why: expect.stringContaining('2 h ahead of Frame.io'),
      fix: expect.stringContaining('Let the clock be set'),
    });
    expect((await stage.plain('status')).stdout).toContain('2 h ahead of Frame.io');
  });

  test('a forgotten device: pairing, exit 4, and the queue is not touched', async () => {
    await stage.pair();
    const { control } = stage.frameio;
    control.forget(control.devices()[0]?.id ?? '');
    const ended = await stage.run('doctor');
    expect(verdictOf(ended, 'pairing')).toMatchObject({ verdict: 'fail', code: 'pairing_lost' });
    expect(ended.code).toBe(4);
  });

  test('a vault that was changed: said, and the network is looked at all the same', async () => {
    await stage.pair();
    const path = join(stage.folder, 'device', 'vault.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"tag":"../, '"tag":"AA'));
    const ended = await stage.run('doctor');
    expect(verdictOf(ended, 'vault')).toMatchObject({ verdict: 'fail', code: 'vault_damaged' });
    expect(verdictOf(ended, 'queue')['verdict']).toBe('skip');
    expect(verdictOf(ended, 'api')['verdict']).toBe('pass');
    expect(ended.code).toBe(2);
  });

  test('while an agent works: nothing is taken from it, and its socket is told', async () => {
    await stage.pair();
    const agent = stage.start('agent');
    await agent.event((event) => event.type === 'socket' && event['state'] === 'open');
    const ended = await stage.run('doctor');
    expect(ended.code).toBe(0);
    expect(verdictOf(ended, 'stateDir')['why']).toContain('another dailies works with it');
    expect(verdictOf(ended, 'socket')['verdict']).toBe('pass');
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('an upload under way names the storage, which is reached without sending it anything', async () => {
    await stage.pair();
    faults().enable('bandwidth', { bytesPerSecond: 50_000 });
    const upload = stage.start('upload', await stage.file('a.mp4', 3_000_000));
    await upload.event(ofType('progress'));
    const ended = await stage.run('doctor');
    expect(verdictOf(ended, 'storage')['verdict']).toBe('pass');
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('the bundle is for this user alone, over no file, and holds no secret', async () => {
    await stage.pair();
    await stage.run('upload', await stage.file('a.mp4', 10_000));
    const path = join(stage.folder, 'support.zip');
    const ended = await stage.run('doctor', '--bundle', path);
    expect(ended.code).toBe(0);
    expect(ended.events.find(ofType('bundle'))).toMatchObject({ path });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const files = Object.entries(unzipSync(await readFile(path)));
    expect(files.map(([name]) => name).sort()).toEqual([
      'README.txt',
      'doctor.json',
      'machine.json',
      'status.json',
      'uploads.json',
    ]);
    const text = files.map(([, bytes]) => strFromU8(bytes)).join('\n');
    expect(text).toContain('a.mp4');
    expect(text).not.toContain(stage.frameio.clientSecret);
    const again = await stage.run('doctor', '--bundle', path);
    expect(again.code).toBe(2);
    expect(again.events.at(-1)?.['message']).toContain('there is a file of this name');
  });
});
