import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { noticeContacts } from '../support/contacts.ts';
import { ofType, Program, runProgram } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const hostOf = (url: string) => new URL(url).host;

/** A day of a device: paired, a file that is finished and one that grows, a look, unpaired. */
async function session(stage: Stage, more: NodeJS.ProcessEnv): Promise<string> {
  const env = { ...stage.env, ...more };
  const run = async (...args: string[]) => runProgram([...args, '--json'], env);
  const stop = stage.frameio.control.authorizeEveryCode();
  expect((await run('pair')).code).toBe(0);
  stop();
  const card = join(stage.folder, 'card');
  mkdirSync(card);
  const agent = new Program(['agent', '--watch', card, '--json'], env);
  try {
    await agent.event(ofType('socket'));
    const growing = join(card, 'take.ts');
    writeFileSync(growing, packets(40_000));
    await agent.event((event) => event.type === 'queued' && event['path'] === growing);
    appendFileSync(growing, packets(1_000));
    await agent.event((event) => event.type === 'completed' && event['path'] === growing);
  } finally {
    agent.kill('SIGTERM');
    await agent.ended();
  }
  const finished = await stage.file('clip.mov', 12_000_000);
  expect((await run('upload', finished)).code).toBe(0);
  const status = await runProgram(['status'], env);
  expect((await run('unpair')).code).toBe(0);
  expect(stage.frameio.control.violations()).toEqual([]);
  return status.stdout;
}

/** Of an MPEG transport stream, as a recorder's file begins. */
function packets(count: number): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  packet.set([0x47, 0x1f, 0xff, 0x10]);
  return Buffer.concat(Array.from({ length: count }, () => packet));
}

test('through a proxy there are tunnels to the API and to the storage, and nothing else', async () => {
  await using stage = await makeStage();
  await using proxy = await startConnectProxy();
  const contacts = noticeContacts(stage.folder);
  const shown = await session(stage, {
    HTTPS_PROXY: `http://joe:hunter2@127.0.0.1:${proxy.port}`,
    ...contacts.env,
  });
  const { apiUrl, storageUrl } = stage.frameio;
  expect(new Set(proxy.asked)).toEqual(new Set([hostOf(apiUrl), hostOf(storageUrl)]));
  expect(proxy.heads.filter((head) => !head.startsWith('CONNECT '))).toEqual([]);
  expect(contacts.list().filter((line) => !line.startsWith('name '))).toEqual([
    `plain 127.0.0.1:${proxy.port}`,
  ]);
  expect(shown).toContain(`Proxy      127.0.0.1:${proxy.port}`);
  expect(shown).not.toContain('hunter2');
});

test('without one the API and the storage are contacted, whatever other proxies are spoken of', async () => {
  await using stage = await makeStage();
  await using proxy = await startConnectProxy();
  const contacts = noticeContacts(stage.folder);
  const other = `http://127.0.0.1:${proxy.port}`;
  const shown = await session(stage, {
    HTTP_PROXY: other,
    http_proxy: other,
    ALL_PROXY: other,
    all_proxy: other,
    NODE_USE_ENV_PROXY: '1',
    ...contacts.env,
  });
  expect(proxy.heads).toEqual([]);
  expect(contacts.list().filter((line) => line.startsWith('plain '))).toEqual([]);
  expect(shown).not.toContain('Proxy ');
});

test('a proxy that cannot be one is a bad configuration, told without its password', async () => {
  await using stage = await makeStage();
  const env = { ...stage.env, HTTPS_PROXY: 'socks5://joe:hunter2@127.0.0.1:1080' };
  const { code, stdout, stderr } = await runProgram(['status'], env);
  expect(code).toBe(2);
  expect(stderr).toContain('http://HOST:PORT');
  expect(stdout + stderr).not.toMatch(/joe|hunter2/);
});
