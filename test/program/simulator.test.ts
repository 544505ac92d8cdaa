import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Program, makeFolder, ofType } from '../support/program.ts';

test('dailies simulator takes a plan, a seed, codes, and compressed time', async () => {
  await using folder = await makeFolder();
  const plan = join(folder.path, 'plan.json');
  await writeFile(
    plan,
    JSON.stringify({
      steps: [
        { afterSeconds: 0, switchOn: 'status', params: { status: 418, path: '/v2/devices' } },
        { on: { event: 'codeShown' }, do: 'renameProject', name: 'By Plan' },
      ],
    }),
  );
  const program = new Program([
    'simulator',
    '--json',
    `--plan=${plan}`,
    '--seed=7',
    '--compress-time=3600',
    '--user-code=004711',
    '--user-code=000001',
    '--people-port=0',
  ]);
  const listening = await program.event(ofType('listening'));
  const { url, pageUrl, caFile } = listening as { url?: string; pageUrl?: string; caFile?: string };
  const ca = await readFile(caFile ?? '', 'utf8');
  const ask = async (target: string, form?: Readonly<Record<string, unknown>>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form ?? {})) body.append(name, String(value));
    const encoded = new Response(body);
    const outgoing = request(target, {
      ca,
      agent: false,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        'x-client-version': '1.0.0',
        'content-type': encoded.headers.get('content-type') ?? '',
      },
    });
    outgoing.end(form === undefined ? undefined : Buffer.from(await encoded.arrayBuffer()));
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: incoming.statusCode, json: JSON.parse(await text(incoming)) as unknown };
  };
  expect((await ask(`${url}/v2/devices/me`)).status).toBe(418);
  const form = {
    client_id: 'unit-1',
    client_secret: listening['clientSecret'],
    scope: 'asset_create offline',
  };
  for (const userCode of ['004711', '000001']) {
    const { json } = await ask(`${url}/v2/auth/device/code`, form);
    expect(json).toMatchObject({ user_code: userCode, expires_in: 120 });
  }
  expect((await ask(`${pageUrl}control/project`)).json).toMatchObject({ name: 'By Plan' });
  program.kill('SIGINT');
  const ended = await program.ended();
  expect(ended.code).toBe(130);
  expect(ended.events[0]).toMatchObject({
    type: 'listening',
    storageUrl: expect.stringMatching(/^https:\/\/localhost:\d+$/),
  });
  expect(ended.events.filter(ofType('planStep'))).toMatchObject([
    { step: 1, act: 'switchOn status', failure: null },
    { step: 2, act: 'renameProject', failure: null },
  ]);
  expect(ended.stderr).not.toContain('Plan, step');
  expect(ended.events.at(-1)).toMatchObject({ type: 'error', code: 'cancelled', exitCode: 130 });
});

test('dailies simulator tells people calmly where it is, what its plan does, and its end', async () => {
  await using folder = await makeFolder();
  const plan = join(folder.path, 'plan.json');
  await writeFile(plan, JSON.stringify({ steps: [{ afterSeconds: 0, switchOn: 'delay' }] }));
  const secret = join(folder.path, 'secret');
  await writeFile(secret, 'from-a-file\n');
  const program = new Program([
    'simulator',
    `--plan=${plan}`,
    `--client-secret-file=${secret}`,
    `--data-dir=${join(folder.path, 'data')}`,
  ]);
  await expect.poll(() => program.stdout, { timeout: 20_000 }).toContain('Plan, step 1');
  program.kill('SIGINT');
  const { code, stdout, stderr } = await program.ended();
  expect([code, stderr]).toEqual([130, '']);
  const lines = stdout.trim().split('\n');
  expect(lines.slice(-2)).toEqual(['Plan, step 1: switchOn delay', 'Stopped.']);
  expect(lines).toContain('  export DAILIES_CLIENT_SECRET=from-a-file');
  const urls = lines.flatMap((line) => /https:\/\/\S+/.exec(line)?.[0] ?? []);
  expect(new Set(urls).size).toBe(urls.length);
  expect(urls.filter((url) => url.includes('//localhost:'))).toHaveLength(1);
});
