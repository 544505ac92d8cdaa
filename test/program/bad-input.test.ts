import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, ofType, runProgram } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;

/** A file system of its own, full or read-only as the test wants it; needs root. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
const mount = (path: string, options: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);

describe('bad input gets one clear sentence and loses nothing', () => {
  let stage: Stage;
  const mounted: string[] = [];
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => {
    for (const path of mounted.splice(0)) execFileSync('umount', ['-l', path]);
    await stage[Symbol.asyncDispose]();
  });

  const failsWith = async (code: string, exitCode: number, ...args: string[]) => {
    const ended = await stage.run(...args);
    expect(ended.events.at(-1)).toMatchObject({ type: 'error', code, exitCode });
    expect(ended.code).toBe(exitCode);
    const message = String(ended.events.at(-1)?.['message']);
    expect(message.split('\n')).toHaveLength(1);
    expect(String(ended.events.at(-1)?.['hint'])).not.toBe('');
    expect(ended.stderr, 'no stack trace').not.toMatch(/\n\s+at /);
    return ended;
  };

  test.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['status', '--loud']],
    ['no path', ['upload']],
    ['a timeout that is no number', ['pair', '--timeout', 'soon']],
    ['a port that is none', ['simulator', '--port', '99999']],
    ['a seed that is no number', ['simulator', '--seed', 'lucky']],
    ['a factor of nothing', ['simulator', '--compress-time', '0']],
    ['a user code of four digits', ['simulator', '--user-code', '4711']],
    ['a user code given twice', ['simulator', '--user-code', '004711', '--user-code', '004711']],
    ['a plan that is not there', ['simulator', '--plan', 'no-such-plan.json']],
    ['one port for two', ['simulator', '--port', '47117', '--storage-port', '47117']],
    ['a secret file that is not there', ['simulator', '--client-secret-file', 'no-such-file']],
  ])('%s: exit 2', async (_, args) => {
    await failsWith('bad_arguments', 2, ...args);
  });

  test.each([
    [['--user-code', '4711'], /--user-code .*'4711'.* six digits/, 'dailies simulator --help'],
    [['--port', '47117', '--storage-port', '47117'], /storage another port/, 'simulator --help'],
    [['--plan', tmpdir()], /is a folder$/, 'docs/fault-model.md'],
    [['--data-dir', join(import.meta.filename, 'x')], /file is in its place/, 'simulator --help'],
  ])(
    'the simulator says what is wrong with %j, and where to read on',
    async (args, words, where) => {
      const { events } = await failsWith('bad_arguments', 2, 'simulator', ...args);
      expect(String(events.at(-1)?.['message']).replace(/\.$/, '')).toMatch(words);
      expect(events.at(-1)?.['hint']).toContain(where);
    },
  );

  test.skipIf(process.platform !== 'linux')('a place where no folder can be made', async () => {
    const nowhere = '/proc/dailies/x';
    const device = await failsWith('state_dir_unusable', 2, 'status', '--state-dir', nowhere);
    expect(device.events.at(-1)?.['message']).toContain('no folder can be made there');
    await failsWith('bad_arguments', 2, 'simulator', '--data-dir', nowhere);
  });

  test.each(['http://127.0.0.1:1', 'ftp://x', 'api.frame.io'])(
    'an API URL of %j is refused before a socket is opened',
    async (url) => {
      await failsWith('insecure_url', 2, 'pair', '--api-url', url);
      expect(stage.frameio.control.calls()).toEqual([]);
    },
  );

  test('global options stand before or after the command', async () => {
    for (const args of [
      ['--api-url', 'http://x', 'status'],
      ['status', '--api-url', 'http://x'],
    ]) {
      await failsWith('insecure_url', 2, ...args);
    }
  });

  test('a CA file that is missing, or is none', async () => {
    await failsWith('bad_ca_file', 2, 'pair', '--ca-file', join(stage.folder, 'none.pem'));
    const junk = await stage.file('junk.pem', 100);
    await failsWith('bad_ca_file', 2, 'pair', '--ca-file', junk);
  });

  test('a CA that does not fit: Frame.io is not reached, and why is said', async () => {
    delete stage.env['DAILIES_CA_FILE'];
    const { events } = await failsWith('untrusted_certificate', 6, 'pair');
    expect(String(events.at(-1)?.['message'])).toMatch(/which is not trusted here/);
  });

  test('no client secret', async () => {
    delete stage.env['DAILIES_CLIENT_SECRET'];
    await failsWith('no_client_secret', 2, 'pair');
  });

  test('the client secret from a file', async () => {
    const path = join(stage.folder, 'secret');
    await writeFile(path, `${stage.frameio.clientSecret}\n`, { mode: 0o600 });
    delete stage.env['DAILIES_CLIENT_SECRET'];
    stage.env['DAILIES_CLIENT_SECRET_FILE'] = path;
    expect((await stage.pair()).code).toBe(0);
    stage.env['DAILIES_CLIENT_SECRET_FILE'] = `${path}-gone`;
    await failsWith('bad_arguments', 2, 'pair');
  });

  test('a state dir that is a file', async () => {
    const path = await stage.file('device', 10);
    await failsWith('state_dir_unusable', 2, 'status', '--state-dir', path);
  });

  test.skipIf(!mayMount)('a state dir on a read-only disk', async () => {
    const path = join(stage.folder, 'read-only');
    await mkdir(path);
    mount(path, 'ro,size=1m');
    mounted.push(path);
    await failsWith('state_dir_unusable', 2, 'pair', '--state-dir', path);
  });

  test('a state dir that another process owns: exit 7; looking at it is allowed', async () => {
    await stage.pair();
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: MEBI });
    const path = await stage.file('a.mp4', 20 * MEBI);
    const owner = stage.start('upload', path);
    await owner.event(ofType('progress'));
    for (const args of [['upload', path], ['pair'], ['unpair']]) {
      const { events } = await failsWith('state_dir_owned', 7, ...args);
      expect(String(events.at(-1)?.['message'])).toContain(`pid ${owner.pid}`);
    }
    const status = await stage.run('status');
    expect(status.events[0]).toMatchObject({
      auth: { state: 'paired' },
      uploads: { uploading: 1 },
    });
    expect((await stage.run('queue', 'list')).events).toMatchObject([{ state: 'uploading' }]);
    owner.kill('SIGKILL');
    await owner.ended();
    stage.frameio.control.faults.disable('bandwidth');
    expect((await stage.run('upload', path)).code).toBe(0);
  });

  test('a store from a newer version', async () => {
    await stage.pair();
    const store = new Database(join(stage.folder, 'device', 'queue.sqlite'));
    store.pragma('user_version = 9');
    store.close();
    await failsWith('store_newer', 2, 'status');
  });

  test('a damaged store', async () => {
    await stage.pair();
    await writeFile(
      join(stage.folder, 'device', 'queue.sqlite'),
      'not a database at all'.repeat(99),
    );
    await failsWith('store_damaged', 2, 'status');
  });

  test('a vault that was changed', async () => {
    await stage.pair();
    const path = join(stage.folder, 'device', 'vault.json');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replace(/"data":"./, (start) => `${start.slice(0, -1)}!`),
    );
    await failsWith('vault_damaged', 2, 'status');
    const sealed = JSON.parse(text) as { data: string };
    const flipped = sealed.data.startsWith('A') ? 'B' : 'A';
    await writeFile(path, JSON.stringify({ ...sealed, data: flipped + sealed.data.slice(1) }));
    await failsWith('vault_damaged', 2, 'status');
  });

  test.skipIf(!mayMount)('a full disk: said, and what was recorded before is kept', async () => {
    const path = join(stage.folder, 'small');
    await mkdir(path);
    mount(path, 'size=800k');
    mounted.push(path);
    stage.env['DAILIES_STATE_DIR'] = path;
    await stage.pair();
    const first = await stage.file('first.mp4', 100);
    expect((await stage.run('upload', first)).code).toBe(0);
    execFileSync('sh', ['-c', 'cat /dev/zero > "$0/fill" 2>/dev/null || true', path]);
    const second = await stage.file('second.mp4', 100);
    const ended = await stage.run('upload', second);
    expect(ended.code).toBe(2);
    expect(ended.events.at(-1)).toMatchObject({ type: 'error', code: 'disk_full' });
    await rm(join(path, 'fill'));
    expect((await stage.run('queue', 'list')).events[0]).toMatchObject({ state: 'completed' });
    expect((await stage.run('upload', second)).code).toBe(0);
  });

  test('a file larger than an asset may be fails alone', async () => {
    await stage.pair();
    const huge = await stage.file('huge.mov', 1);
    await truncate(huge, 6 * 1024 ** 4);
    const good = await stage.file('good.mov', 10);
    const { code, events } = await stage.run('upload', huge, good);
    expect(code).toBe(5);
    expect(events.find(ofType('failed'))).toMatchObject({ code: 'file_too_large', path: huge });
    expect(events.find(ofType('completed'))).toMatchObject({ path: good });
  });

  describe('a file that, while it goes up,', () => {
    const underWay = async (sizeBytes = 40 * MEBI) => {
      await stage.pair();
      stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 8 * MEBI });
      const path = await stage.file('a.mp4', sizeBytes);
      const other = await stage.file('b.mp4', 1_000);
      const program = stage.start('upload', path, other);
      await program.event(
        ({ type, sentBytes, path: at }) =>
          type === 'progress' && at === path && Number(sentBytes) > 4 * MEBI,
      );
      return { path, program };
    };
    const failed = async (program: Awaited<ReturnType<typeof underWay>>['program']) => {
      const ended = await program.ended();
      expect(ended.code).toBe(5);
      expect(ended.events.find(ofType('completed'))).toMatchObject({ totalBytes: 1_000 });
      expect(ended.stderr).toBe('');
      return ended.events.find(ofType('failed'));
    };

    test('vanishes: said, the other goes on, and it resumes when it is back', async () => {
      const { path, program } = await underWay();
      const bytes = await readFile(path);
      const { mtime } = await stat(path);
      await rm(path);
      expect(await failed(program)).toMatchObject({ code: 'file_vanished', retryable: true });
      await writeFile(path, bytes);
      await utimes(path, mtime, mtime);
      stage.frameio.control.faults.disable('bandwidth');
      expect((await stage.run('upload', path)).code).toBe(0);
    });

    test('shrinks: failed as changed, never completed', async () => {
      const { path, program } = await underWay();
      await truncate(path, 5 * MEBI);
      expect(await failed(program)).toMatchObject({ code: 'file_changed' });
      const mixed = stage.frameio.control.assets().find(({ name }) => name === 'a.mp4');
      expect(mixed?.status).toBe('created');
    });

    test('grows: failed as changed, and the new content is a new upload', async () => {
      const { path, program } = await underWay();
      await appendFile(path, 'more');
      expect(await failed(program)).toMatchObject({ code: 'file_changed' });
      stage.frameio.control.faults.disable('bandwidth');
      expect((await stage.run('upload', path)).code).toBe(0);
    });
  });

  test.skipIf(!mayMount)('a file that may not be read fails alone', async () => {
    // Root may read anything: a user who may not is needed, and a vault opens only for its user.
    const good = await stage.file('good.mp4', 10);
    const bad = await stage.file('bad.mp4', 10);
    execFileSync('chown', ['-R', 'nobody', stage.folder]);
    execFileSync('chown', ['root', bad]);
    execFileSync('chmod', ['600', bad]);
    stage.frameio.control.authorizeEveryCode();
    expect((await runProgram(['pair', '--json'], stage.env, 'nobody')).code).toBe(0);
    const ended = await runProgram(['upload', bad, good, '--json'], stage.env, 'nobody');
    expect(ended.events.find(ofType('failed'))).toMatchObject({ code: 'file_unreadable' });
    expect(ended.events.find(ofType('completed'))).toMatchObject({ path: good });
    expect(ended.code).toBe(5);
  });

  test('a Node.js that is too old gets a sentence', async () => {
    const code = await readFile(join(ROOT, 'bin', 'dailies.js'), 'utf8');
    // The same file under a process that says it is Node 20.
    const script = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n${code.replace(/^#!.*\n/, '')}`;
    const path = join(stage.folder, 'old.mjs');
    await writeFile(path, script);
    const { status, stderr } = spawnSync(process.execPath, [path, 'status'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('dailies needs Node.js 22.22 or newer; this is 20.20.2');
  });
});
