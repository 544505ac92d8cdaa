import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Program, ofType, type Ended } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

describe('the vault, as the command line has it', () => {
  let stage: Stage;
  let stateDir: string;
  beforeEach(async () => {
    stage = await makeStage();
    stateDir = join(stage.folder, 'device');
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  async function configure(line: string): Promise<Ended> {
    const program = new Program(['configure', '--json'], stage.env);
    program.stdin.end(line);
    return program.ended();
  }

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  test('opens for the same user whatever HOME says, as under sudo, cron and services', async () => {
    await stage.pair();
    stage.env['HOME'] = stage.folder;
    stage.env['XDG_CONFIG_HOME'] = stage.folder;
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'paired' } });
  });

  test('a secret that was configured is enough to pair, and is shown nowhere', async () => {
    const secret = stage.frameio.clientSecret;
    delete stage.env['DAILIES_CLIENT_SECRET'];
    const configured = await configure(`${secret}\n`);
    expect(configured.code).toBe(0);
    expect(configured.events.map(({ type }) => type)).toEqual(['configured']);
    expect(configured.stdout + configured.stderr).not.toContain(secret);
    expect((await stage.pair()).code).toBe(0);
    for (const name of await readdir(stateDir)) {
      const path = join(stateDir, name);
      expect(await modeOf(path), name).toBe(0o600);
      expect(await readFile(path, 'latin1')).not.toContain(secret);
    }
    expect(await modeOf(stateDir)).toBe(0o700);
  });

  test('an empty secret is a bad argument and leaves a pairing as it is', async () => {
    await stage.pair();
    const before = await readFile(join(stateDir, 'vault.json'), 'utf8');
    for (const line of ['', '\n', '  \n']) expect((await configure(line)).code).toBe(2);
    expect(await readFile(join(stateDir, 'vault.json'), 'utf8')).toBe(before);
    expect((await configure('another-secret\n')).code).toBe(0);
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'paired' } });
  });

  test('what others could read is put right and told once', async () => {
    await stage.pair();
    await chmod(stateDir, 0o755);
    await chmod(join(stateDir, 'vault.json'), 0o644);
    const { code, events } = await stage.run('status');
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'warning', code: 'state_dir_was_open' });
    expect(String(events[0]?.['message'])).toContain('vault.json');
    expect(await modeOf(stateDir)).toBe(0o700);
    expect(await modeOf(join(stateDir, 'vault.json'))).toBe(0o600);
    expect((await stage.run('status')).events.map(({ type }) => type)).toEqual(['status']);
    await chmod(stateDir, 0o750);
    const plain = await stage.plain('status');
    expect(plain.stderr).toContain('may have read');
    expect(plain.stdout).not.toContain('may have read');
  });

  test('a vault goes to a passphrase and back, and stays paired', async () => {
    await stage.pair();
    expect((await stage.run('vault')).events[0]).toMatchObject({ type: 'vault', key: 'machine' });
    stage.env['DAILIES_VAULT_PASSPHRASE'] = 'open sesame';
    expect((await stage.run('vault', 'move', 'passphrase')).code).toBe(0);
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'paired' } });
    for (const wrong of ['', 'another']) {
      stage.env['DAILIES_VAULT_PASSPHRASE'] = wrong;
      const { code, events } = await stage.run('status');
      expect(code).toBe(2);
      expect(events.at(-1)).toMatchObject({ type: 'error', code: 'vault_locked' });
    }
    expect((await stage.run('vault')).events[0]).toMatchObject({ key: 'passphrase' });
    delete stage.env['DAILIES_VAULT_PASSPHRASE'];
    const file = join(stage.folder, 'passphrase');
    await writeFile(file, 'open sesame\n');
    stage.env['DAILIES_VAULT_PASSPHRASE_FILE'] = file;
    expect((await stage.run('vault', 'move', 'machine')).code).toBe(0);
    delete stage.env['DAILIES_VAULT_PASSPHRASE_FILE'];
    expect((await stage.run('unpair')).code).toBe(0);
  });

  test('a vault cannot be moved to where no key can be', async () => {
    await stage.pair();
    for (const where of ['keychain', 'passphrase', 'credential']) {
      const { code, events } = await stage.run('vault', 'move', where);
      expect(code).toBe(2);
      expect(events.at(-1)).toMatchObject({ code: 'vault_locked' });
    }
    expect((await stage.run('vault', 'move', 'pocket')).code).toBe(2);
    expect((await stage.run('status')).code).toBe(0);
  });

  test('a vault that was changed is set aside when told, and the queue is kept', async () => {
    await stage.pair();
    const path = await stage.file('clip.mp4', 1000);
    expect((await stage.run('upload', path)).code).toBe(0);
    const vaultFile = join(stateDir, 'vault.json');
    const text = await readFile(vaultFile, 'utf8');
    await writeFile(vaultFile, text.replace('"tag":"', '"tag":"AAAA'));
    const refused = await stage.run('status');
    expect(refused.code).toBe(2);
    expect(refused.events.at(-1)).toMatchObject({
      code: 'vault_damaged',
      hint: expect.stringContaining('--new-device'),
    });
    const stop = stage.frameio.control.authorizeEveryCode();
    expect((await stage.run('pair', '--new-device')).code).toBe(0);
    stop();
    expect((await readdir(stateDir)).filter((name) => /^vault-.+\.json$/.test(name))).toHaveLength(
      1,
    );
    expect((await stage.run('status')).events[0]).toMatchObject({
      auth: { state: 'paired' },
      uploads: { completed: 1 },
    });
  });

  test('an agent lets go of the vault to have a secret kept, and goes on', async () => {
    await stage.pair();
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    expect((await configure('another-secret\n')).code).toBe(0);
    await agent.event(ofType('pairingFound'));
    agent.kill('SIGTERM');
    expect((await agent.ended()).code).toBe(0);
  });
});

/** Set-up installs it; elsewhere it may be missing. */
const mustRun = process.env['DAILIES_TESTS_HAVE_FFMPEG'] === '1';
const has = async (program: string) =>
  Promise.any(
    (process.env['PATH'] ?? '').split(':').map(async (dir) => stat(join(dir, program))),
  ).then(
    () => true,
    () => false,
  );
const hasKeyring = (await has('gnome-keyring-daemon')) && (await has('dbus-run-session'));

describe.skipIf(!hasKeyring && !mustRun)('the vault with a real keychain', () => {
  test('its key rests in the keychain, and a locked keychain is told from damage', async () => {
    await using stage = await makeStage();
    const home = join(stage.folder, 'home');
    const runtime = join(stage.folder, 'run');
    await mkdir(home, { mode: 0o700 });
    await mkdir(runtime, { mode: 0o700 });
    const dailies = `"${process.execPath}" bin/dailies.js`;
    const unlocked = await inSession(
      { ...stage.env, HOME: home, XDG_RUNTIME_DIR: runtime },
      'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
      `printf 'secret\\n' | ${dailies} configure`,
      `${dailies} vault --json`,
      `${dailies} vault move machine`,
      `${dailies} vault --json`,
      `${dailies} vault move keychain`,
      `${dailies} status --json`,
    );
    expect(unlocked.stdout.match(/"key":"(keychain|machine)"/g)).toEqual([
      '"key":"keychain"',
      '"key":"machine"',
    ]);
    expect(unlocked.code, unlocked.stdout).toBe(0);
    const withoutSession = await stage.run('status');
    expect(withoutSession.code).toBe(2);
    expect(withoutSession.events.at(-1)).toMatchObject({ code: 'vault_locked' });
    const locked = await inSession(
      { ...stage.env, HOME: home, XDG_RUNTIME_DIR: runtime },
      'gnome-keyring-daemon --start --components=secrets >/dev/null',
      `${dailies} status --json`,
    );
    expect(locked.code).toBe(2);
    expect(locked.stdout).toContain('"code":"vault_locked"');
    const again = await inSession(
      { ...stage.env, HOME: home, XDG_RUNTIME_DIR: runtime },
      'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
      `${dailies} status --json`,
    );
    expect(again.code, again.stdout).toBe(0);
  });
});

/** Runs lines of a shell on a session bus of their own, which ends with them and takes the keychain along. */
async function inSession(env: NodeJS.ProcessEnv, ...lines: string[]) {
  const child = spawn('dbus-run-session', ['--', 'sh', '-ec', lines.join('\n')], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout };
}
