import { readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, type Ended } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

/** Of an upload URL: what lets anybody send bytes with it, and must stand in nothing but the queue's own store. */
const SIGNED = /X-Amz-(Signature|Credential)=/;
const STORE = /queue\.sqlite/;

/** Requirements secret.client and secret.tokens: what must not be found is what was given out, all of it. */
describe('no secret', { timeout: 120_000 }, () => {
  let stage: Stage;
  /** Everything that was printed, answered or written, by where it was found. */
  let found: Map<string, Buffer>;
  beforeEach(async () => {
    stage = await makeStage();
    found = new Map();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const keep = (name: string, text: string | Uint8Array) =>
    void found.set(`${found.size} ${name}`, Buffer.from(text));
  const keepAll = (name: string, { stdout, stderr }: Ended) => {
    keep(`${name}, output`, stdout);
    keep(`${name}, errors`, stderr);
  };
  const run = async (...args: string[]) => {
    keepAll(`${args.join(' ')} --json`, await stage.run(...args));
    keepAll(args.join(' '), await stage.plain(...args));
  };
  const faults = () => stage.frameio.control.faults;
  const keepFiles = (folder: string) => {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      keep(path, readFileSync(path));
    }
  };

  const leaks = (): readonly string[] => {
    const secrets = stage.frameio.control.secrets();
    const all = secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      // In the middle of something longer that is base64 its own form depends on where it begins.
      ...[0, 1, 2].map((offset) =>
        Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
          .toString('base64')
          .slice(offset === 0 ? 0 : offset + 2, -4),
      ),
    ]);
    const forms = [...new Set(all)];
    return [...found].flatMap(([name, bytes]) => {
      const hidden = forms.filter((form) => bytes.includes(form)).map(() => `a secret: ${name}`);
      const signed = !STORE.test(name) && SIGNED.test(bytes.toString('latin1'));
      return [...hidden, ...(signed ? [`a signed URL: ${name}`] : [])];
    });
  };

  test('stands in anything that is printed or written, whatever goes wrong', async () => {
    const { control } = stage.frameio;
    const authorizing = control.authorizeEveryCode();
    await run('pair');
    authorizing();
    keepAll('pair, cancelled', await cancelled('pair'));
    await run('status');
    await run('upload', await stage.file('good.dat', 300_000));
    for (const [fault, params] of [
      ['storage-error', { code: 'AccessDenied', phase: 'before' }],
      ['storage-error', { code: 'SignatureDoesNotMatch', phase: 'before' }],
      ['expired-urls', {}],
      ['redirect', { host: 'storage', to: 'http', times: 2 }],
      ['reset', { host: 'storage', phase: 'middle', times: 2 }],
      ['captive-portal', { host: 'api' }],
      ['wrong-certificate', { flaw: 'untrusted' }],
      ['odd-reply', { reply: 'text' }],
      ['status', { status: 403, body: 'html' }],
    ] as const) {
      faults().enable(fault, params);
      const path = await stage.file(`${fault}.dat`, 100_000);
      keepAll(`upload, ${fault}`, await stage.run('upload', path));
      keepAll(`doctor, ${fault}`, await stage.plain('doctor'));
      faults().disableAll();
    }
    await run('queue');
    await run('ledger');
    const bundle = join(stage.folder, 'support.zip');
    await run('doctor', '--bundle', bundle);
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(bundle)))) keep(name, bytes);
    keepFiles(join(stage.folder, 'device'));
    control.advanceTime(9 * 3600);
    await run('upload', await stage.file('renewed.dat', 10_000));
    control.forget(control.devices()[0]?.id ?? '');
    await run('upload', await stage.file('forgotten.dat', 10_000));
    await run('unpair');
    keepFiles(join(stage.folder, 'device'));
    expect(control.secrets().length).toBeGreaterThan(6);
    expect(leaks()).toEqual([]);
  });

  test('of what has arrived is left, nor told when Node itself traces all that it does', async () => {
    await stage.pair();
    stage.env['NODE_DEBUG'] = 'http,https,net,tls,fetch,undici,stream,timer';
    const traced = await stage.run('upload', await stage.file('a.dat', 300_000));
    expect(traced.code).toBe(0);
    expect(traced.stderr).toContain('NET ');
    keepAll('upload, traced', traced);
    keepFiles(join(stage.folder, 'device'));
    expect(leaks()).toEqual([]);
    const signed = [...found].filter(([, bytes]) => SIGNED.test(bytes.toString('latin1')));
    expect(signed.map(([name]) => name)).toEqual([]);
  });

  const cancelled = async (command: string): Promise<Ended> => {
    const program = stage.start(command);
    await program.event(ofType('code'));
    program.kill('SIGINT');
    return program.ended();
  };

  test('is answered by the agent, its page, its events, or a report that Node writes of it', async () => {
    await stage.pair();
    const reports = join(stage.folder, 'reports');
    await mkdir(reports);
    const card = join(stage.folder, 'card');
    await mkdir(card);
    stage.env['NODE_OPTIONS'] =
      `--report-on-signal --report-signal=SIGUSR2 --report-directory=${reports}`;
    const agent = stage.start('agent', '--watch', card);
    const { url } = await agent.event(ofType('listening'));
    await stage.file(join('card', 'a.dat'), 200_000);
    await agent.event(ofType('completed'));
    const page = await fetch(String(url), { redirect: 'manual' });
    const cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
    const { origin } = new URL(String(url));
    const asked = [
      '/',
      '/api/v1/status?probe=1',
      '/api/v1/uploads',
      '/api/v1/nothing',
      '/vault.json',
    ];
    for (const path of asked) {
      const reply = await fetch(origin + path, { headers: { cookie } });
      keep(path, JSON.stringify([...reply.headers]) + (await reply.text()));
    }
    const events = await fetch(`${origin}/api/v1/events`, { headers: { cookie } });
    if (events.body === null) throw new Error('no events');
    const reader = events.body.getReader();
    await stage.file(join('card', 'b.dat'), 200_000);
    await agent.event(
      (event) => event.type === 'completed' && String(event['path']).endsWith('b.dat'),
    );
    for (let text = ''; !text.includes('completed'); keep('events', text)) {
      const { value } = await reader.read();
      text += Buffer.from(value ?? []).toString();
    }
    await reader.cancel();
    const reported = agent.said('Node.js report completed');
    agent.kill('SIGUSR2');
    await reported;
    agent.kill('SIGTERM');
    keepAll('agent', await agent.ended());
    expect(readdirSync(reports)).toHaveLength(1);
    keepFiles(reports);
    keepFiles(join(stage.folder, 'device'));
    expect(leaks()).toEqual([]);
  });

  test('would go unnoticed here: what is planted is found', async () => {
    await stage.pair();
    const [secret = '', token = ''] = stage.frameio.control.secrets();
    keep('plain', `x${secret}y`);
    keep('encoded', Buffer.from(`abcd${token}efgh`).toString('base64'));
    keep('signed', 'https://storage.example/a?X-Amz-Signature=00');
    expect(leaks()).toHaveLength(3);
  });
});
