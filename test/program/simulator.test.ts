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
  expect(ended.stderr).toContain('Plan, step 2: renameProject');
});
