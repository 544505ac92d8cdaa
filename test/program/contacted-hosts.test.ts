import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noticeContacts, type Contacts } from '../support/contacts.ts';
import { Program, ofType } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

/** Requirements http.https-only and http.direct: who is spoken to, and how, in everything that a device does. */
describe('a whole run', { timeout: 90_000 }, () => {
  let stage: Stage;
  let contacts: Contacts;
  beforeEach(async () => {
    stage = await makeStage();
    contacts = noticeContacts(stage.folder);
    Object.assign(stage.env, contacts.env);
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const run = async () => {
    const card = join(stage.folder, 'card');
    await mkdir(card);
    await stage.pair();
    await stage.run('upload', await stage.file('a.dat', 6_000_000));
    const agent = stage.start('agent', '--watch', card);
    await agent.event((event) => event.type === 'socket' && event['state'] === 'open');
    await stage.file(join('card', 'b.dat'), 100_000);
    const record = stage.start('record', 'take.ts', '--folder', stage.folder);
    record.stdin.end(Buffer.alloc(12_000_000, 'take'));
    await agent.event(
      (event) => event.type === 'completed' && String(event['path']).endsWith('b.dat'),
    );
    expect((await record.ended()).code).toBe(0);
    for (const command of ['status', 'device', 'doctor', 'queue', 'ledger'])
      await stage.run(command);
    await stage.run('mark', 'good take');
    await stage.run('verify', join(stage.folder, 'a.dat'));
    agent.kill('SIGTERM');
    await agent.ended();
    await stage.run('unpair');
  };
  const targets = () => {
    const { apiUrl, storageUrl } = stage.frameio;
    return [`tls ${new URL(apiUrl).host}`, `tls ${new URL(storageUrl).host}`];
  };
  const connections = () => contacts.list().filter((line) => !line.startsWith('name '));
  const names = () => contacts.list().filter((line) => line.startsWith('name '));

  test('contacts the API and the storage that upload URLs name, by TLS, and nobody else', async () => {
    await run();
    expect(connections()).toEqual(targets().sort());
    for (const line of names()) expect(['name localhost', 'name 127.0.0.1']).toContain(line);
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test.each([
    ['http', {}],
    ['other-host', {}],
    ['http', { host: 'storage' }],
    ['other-host', { host: 'storage' }],
  ] as const)('follows no redirect to %s (%j)', async (to, where) => {
    await stage.pair();
    stage.frameio.control.faults.enable('redirect', { to, ...where });
    await stage.run('status');
    const upload = stage.start('upload', await stage.file('a.dat', 10_000));
    await upload.ended();
    expect(targets()).toEqual(expect.arrayContaining([...connections()]));
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('an API by http is refused before a socket is opened', async () => {
    const url = stage.frameio.apiUrl.replace('https:', 'http:');
    for (const command of [['status'], ['pair'], ['upload', '/dev/null'], ['agent'], ['doctor']]) {
      const ended = await new Program([...command, '--json', '--api-url', url], stage.env).ended();
      expect(ended.code).toBe(2);
      expect(ended.events.filter(ofType('error'))).toMatchObject([{ code: 'insecure_url' }]);
    }
    expect(contacts.list()).toEqual([]);
  });

  test('that strayed would be noticed here', async () => {
    const stray = new Program([], contacts.env, null, await strayProgram(stage));
    await stray.ended();
    expect(contacts.list()).toEqual([
      'name localhost',
      expect.stringMatching(/^plain localhost:\d+$/),
    ]);
  });
});

/** Connects to the storage without TLS, as no device may. */
async function strayProgram(stage: Stage): Promise<string> {
  const path = join(stage.folder, 'stray.mjs');
  const port = new URL(stage.frameio.storageUrl).port;
  await writeFile(
    path,
    `import { connect } from 'node:net';\nconnect({ host: 'localhost', port: ${port} }).on('connect', function () { this.destroy(); });\n`,
  );
  return path;
}
