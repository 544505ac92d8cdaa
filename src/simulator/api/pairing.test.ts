import { describe, expect, it } from 'vitest';
import { USER_CODE_PATTERN, deviceCodeReply } from '../../spec/index.ts';
import { running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';

const codeOf = (reply: { json: unknown }) => deviceCodeReply.parse(reply.json);

describe('asking for a code', () => {
  it('gives six digits, two minutes and an interval, and no link to a plain camera', async () => {
    await using run = await running();
    const reply = await run.device.askCode();
    expect(reply.status).toBe(200);
    const code = codeOf(reply);
    expect(code.user_code).toMatch(USER_CODE_PATTERN);
    expect(code).toMatchObject({ expires_in: 120, interval: 5 });
    expect(code.name).toMatch(/^Simulated-C2C-[0-9A-F]{6}$/);
    expect(code).not.toHaveProperty('verification_uri');
    expect(code).not.toHaveProperty('verification_uri_complete');
    expect(run.violations()).toEqual([]);
  });

  it('gives links to its own page when the header asks for them', async () => {
    await using run = await running();
    const code = codeOf(await run.device.askCode({ 'x-client-platypus-enabled': 'true' }));
    expect(code.verification_uri).toBe(`${run.simulator.apiUrl}/pair`);
    expect(code.verification_uri_complete).toBe(
      `${run.simulator.apiUrl}/pair?code=${code.user_code}`,
    );
    expect((await run.device.wire.send(String(code.verification_uri_complete))).status).toBe(200);
  });

  it('makes codes with leading zeros too, as text', async () => {
    await using run = await running();
    const codes: string[] = [];
    while (!codes.some((code) => code.startsWith('0'))) {
      codes.push(codeOf(await run.device.askCode()).user_code);
    }
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('tells the same unit by the same name, without giving its client id away', async () => {
    await using run = await running();
    const again = codeOf(await run.device.askCode()).name;
    expect(codeOf(await run.device.askCode()).name).toBe(again);
    const other = codeOf(await new TestDevice(run.simulator, 'unit-2').askCode());
    expect(other.name).not.toBe(again);
    expect(again).not.toContain('unit-1');
  });

  it('refuses a wrong secret as the error guide says', async () => {
    await using run = await running();
    const reply = await run.device.post('/v2/auth/device/code', {
      client_id: 'unit-1',
      client_secret: 'wrong',
      scope: 'asset_create offline',
    });
    expect([reply.status, reply.text]).toEqual([400, '{"error":"invalid_client"}']);
  });

  it.each([
    ['a missing field', { client_id: 'unit-1', client_secret: 's' }],
    ['another scope', { client_id: 'unit-1', client_secret: 's', scope: 'asset_delete' }],
    ['an empty client id', { client_id: '', client_secret: 's', scope: 'asset_create offline' }],
  ])('refuses %s and notes it', async (_, fields) => {
    await using run = await running({ clientSecret: 's' });
    const reply = await run.device.post('/v2/auth/device/code', fields);
    expect([reply.status, reply.text]).toEqual([400, '{"error":"invalid_request"}']);
    expect(run.violations()).toHaveLength(1);
  });

  it.each([
    [
      { client_id: 'u', client_secret: '' },
      'client_secret is empty; scope is missing; wanted: "asset_create offline", "offline asset_create"',
    ],
    [
      { client_id: 'u', client_secret: 'hush', scope: 'asset_delete' },
      'scope is none of "asset_create offline", "offline asset_create"',
    ],
  ])('says of %j what is wrong and what is wanted, and no secret', async (fields, what) => {
    await using run = await running();
    await run.device.post('/v2/auth/device/code', fields);
    const wrong = `null: sent a form where ${what} (/v2/auth/device/code)`;
    expect(run.violations()).toEqual([wrong]);
  });

  it.each([
    [{}, 'grant_type is missing; wanted: '],
    [{ grant_type: 'password' }, 'grant_type is none of '],
  ])('names the two grants there are to %j', async (fields, what) => {
    await using run = await running();
    await run.device.post('/v2/auth/token', { client_id: 'u', client_secret: 's', ...fields });
    const grants = '"urn:ietf:params:oauth:grant-type:device_code", "refresh_token"';
    expect(run.violations()).toEqual([expect.stringContaining(`${what}${grants} (/v2/`)]);
  });

  it('books what a unit did while pairing on its device, once it is one', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const unfit = { client_id: run.device.clientId, client_secret: 's' };
    await run.device.post('/v2/auth/device/code', unfit);
    await run.device.post('/v2/auth/device/code', { ...unfit, client_id: 'unit-2' });
    expect(control.violations()).toMatchObject([{ deviceId: null }, { deviceId: null }]);
    await run.device.pair();
    const [{ id } = { id: '' }] = control.devices();
    expect(control.violations()).toMatchObject([{ deviceId: id }, { deviceId: null }]);
    expect(control.violations({ deviceId: id })).toHaveLength(1);
    await run.device.post('/v2/auth/device/code', unfit);
    expect(control.violations({ deviceId: id })).toHaveLength(2);
    expect(JSON.stringify(control.calls())).not.toContain('unit-2');
  });

  it('notes undocumented fields and forbidden client ids, and goes on', async () => {
    await using run = await running({ clientSecret: 's' });
    const scope = 'asset_create offline';
    const ask = (fields: Record<string, string>) =>
      run.device.post('/v2/auth/device/code', { client_secret: 's', scope, ...fields });
    const replies = [
      await ask({ client_id: 'a', serial: '1' }),
      await ask({ client_id: 'joe@example.com' }),
      await ask({ client_id: '00:1B:44:11:3A:B7' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(run.violations()).toEqual([
      expect.stringContaining('serial'),
      expect.stringContaining('e-mail'),
      expect.stringContaining('MAC'),
    ]);
    expect(JSON.stringify(run.simulator.control.violations())).not.toContain('joe@');
  });

  it.each([
    ['aa-bb-cc-dd-ee-ff', 'MAC'],
    ['CAM-00:1b:44:11:3a:b7', 'MAC'],
    ['001b.4411.3ab7', 'MAC'],
    ['001b44113ab7', 'MAC'],
    ['camera of joe@example.com', 'e-mail'],
  ])('notes the client id %s', async (client_id, mark) => {
    await using run = await running({ clientSecret: 's' });
    const fields = { client_id, client_secret: 's', scope: 'asset_create offline' };
    expect((await run.device.post('/v2/auth/device/code', fields)).status).toBe(200);
    expect(run.violations()).toEqual([expect.stringContaining(mark)]);
  });

  it.each(['202401001234', 'de305d54-75b4-431b-adb2-eb6b9e546014', 'X100VI@3F000021'])(
    'has nothing against the client id %s',
    async (client_id) => {
      await using run = await running({ clientSecret: 's' });
      const fields = { client_id, client_secret: 's', scope: 'asset_create offline' };
      expect((await run.device.post('/v2/auth/device/code', fields)).status).toBe(200);
      expect(run.violations()).toEqual([]);
    },
  );

  it('judges a client id of any length at once', async () => {
    await using run = await running({ clientSecret: 's' });
    const fields = { client_secret: 's', scope: 'asset_create offline' };
    const startedMs = performance.now();
    const ask = (client_id: string) =>
      run.device.post('/v2/auth/device/code', { ...fields, client_id });
    for (const id of [
      'a'.repeat(60_000),
      'a@'.repeat(30_000),
      '1a:'.repeat(4) + 'z'.repeat(50_000),
    ]) {
      expect((await ask(id)).status).toBe(200);
    }
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(run.violations()).toEqual([]);
  });

  it('takes the two scopes in either order', async () => {
    await using run = await running({ clientSecret: 's' });
    const ask = (scope: string) =>
      run.device.post('/v2/auth/device/code', { client_id: 'a', client_secret: 's', scope });
    expect((await ask('offline asset_create')).status).toBe(200);
    expect(run.violations()).toEqual([]);
    for (const scope of ['offline offline', 'asset_create,offline', 'asset_create offline x']) {
      expect((await ask(scope)).text).toBe('{"error":"invalid_request"}');
    }
    expect(run.violations()).toHaveLength(3);
  });

  it('takes multipart only, and only by POST at the documented address', async () => {
    await using run = await running();
    const { wire, url } = run.device;
    const send = (method: string, path: string, type: string) =>
      wire.send(url + path, {
        method,
        headers: { 'content-type': type, 'x-client-version': '1.0.0' },
        ...(method === 'POST' && { body: 'client_id=a' }),
      });
    const form = await send('POST', '/v2/auth/device/code', 'application/x-www-form-urlencoded');
    expect([form.status, form.text]).toEqual([400, '{"error":"invalid_request"}']);
    expect((await send('GET', '/v2/auth/token', 'text/plain')).status).toBe(405);
    expect((await send('POST', '/v2/device/code', 'text/plain')).status).toBe(404);
    expect(run.violations()).toEqual([
      expect.stringContaining('multipart'),
      expect.stringContaining('polls by POST (§8.2)'),
      expect.stringContaining('/v2/auth/device/code (§8.1)'),
    ]);
  });
});

describe('polling', () => {
  it('waits, then hands out one pair of tokens, then knows the code no more', async () => {
    await using run = await running();
    const { device, clock, simulator } = run;
    const code = codeOf(await device.askCode());
    const pending = await device.poll(code.device_code);
    expect([pending.status, pending.text]).toEqual([400, '{"error":"authorization_pending"}']);
    simulator.control.authorize(code.user_code, { userName: 'Ada' });
    clock.advance(5);
    const tokens = await device.poll(code.device_code);
    expect(tokens.status).toBe(200);
    expect(tokens.json).toMatchObject({ expires_in: 28_800, token_type: 'bearer' });
    clock.advance(5);
    expect((await device.poll(code.device_code)).text).toBe('{"error":"invalid_grant"}');
    expect(simulator.control.devices()).toMatchObject([{ status: 'online', userName: 'Ada' }]);
    expect(run.violations()).toEqual([]);
  });

  it('slows down a device that is faster than the interval, more each time', async () => {
    await using run = await running();
    const { device, clock } = run;
    const { device_code: code } = codeOf(await device.askCode());
    const answers: unknown[] = [];
    for (const pause of [0, 3, 5, 15, 14, 20]) {
      clock.advance(pause);
      answers.push((await device.poll(code)).text.slice(10, -2));
    }
    // The interval grows from 5 to 10 to 15 to 20 seconds (RFC 8628 3.5).
    expect(answers).toEqual([
      'authorization_pending',
      'slow_down',
      'slow_down',
      'authorization_pending',
      'slow_down',
      'authorization_pending',
    ]);
    expect(run.violations()).toHaveLength(3);
  });

  it('forgives the jitter of a device that waits as told', async () => {
    await using run = await running();
    const { device_code: code } = codeOf(await run.device.askCode());
    await run.device.poll(code);
    run.clock.advance(4.6);
    expect((await run.device.poll(code)).text).toContain('authorization_pending');
    expect(run.violations()).toEqual([]);
  });

  it('only notes fast polls when told not to slow down', async () => {
    await using run = await running({ slowDownOnFastPolls: false });
    const { device_code: code } = codeOf(await run.device.askCode());
    await run.device.poll(code);
    expect((await run.device.poll(code)).text).toContain('authorization_pending');
    expect(run.violations()).toHaveLength(1);
  });

  it('lets a code die on time, and takes offence at polls after that', async () => {
    await using run = await running({ codeLifeSeconds: 30 });
    const code = codeOf(await run.device.askCode());
    expect(code.expires_in).toBe(30);
    run.clock.advance(29);
    expect((await run.device.poll(code.device_code)).text).toContain('authorization_pending');
    run.clock.advance(10);
    expect(() => run.simulator.control.authorize(code.user_code)).toThrow(/expired/);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect((await run.device.poll(code.device_code)).text).toBe('{"error":"expired_token"}');
    expect(run.violations()).toEqual([]);
    expect((await run.device.poll(code.device_code)).text).toBe('{"error":"expired_token"}');
    expect(run.violations()).toEqual([expect.stringContaining('pair.expiry')]);
  });

  it('lets an authorised code die too when nobody fetches the tokens', async () => {
    await using run = await running();
    const code = codeOf(await run.device.askCode());
    run.simulator.control.authorize(code.user_code);
    run.clock.advance(121);
    expect((await run.device.poll(code.device_code)).text).toBe('{"error":"expired_token"}');
    expect(run.simulator.control.devices()).toEqual([]);
  });

  it("refuses another unit's code and codes that never were", async () => {
    await using run = await running();
    const { device_code: code } = codeOf(await run.device.askCode());
    const stranger = new TestDevice(run.simulator, 'unit-2');
    expect((await stranger.poll(code)).text).toBe('{"error":"invalid_client"}');
    expect((await run.device.poll('made up')).text).toBe('{"error":"invalid_grant"}');
  });

  it('authorises by itself in auto mode, until told to stop', async () => {
    await using run = await running();
    const waiting = codeOf(await run.device.askCode());
    const stop = run.simulator.control.authorizeEveryCode();
    await expect.poll(() => run.simulator.control.pendingCodes()).toEqual([]);
    expect((await run.device.poll(waiting.device_code)).status).toBe(200);
    const coming = codeOf(await run.device.askCode());
    await expect.poll(() => run.simulator.control.pendingCodes()).toEqual([]);
    expect((await run.device.poll(coming.device_code)).status).toBe(200);
    stop();
    await run.device.askCode();
    expect(run.simulator.control.pendingCodes()).toHaveLength(1);
  });
});
