import { describe, expect, it } from 'vitest';
import { running } from '../testing/running.ts';
import { TestDevice, tokensOf } from '../testing/test-device.ts';

/** protocol.md §9, as the guide prints it. */
const NOT_AUTHORIZED =
  '{"code":401,"errors":[{"code":401,"detail":"You are not allowed to access that resource",' +
  '"status":401,"title":"Not Authorized"}],"message":"Not Authorized"}';

describe('access tokens', () => {
  it('open doors for eight hours and not a second longer', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.clock.advance(28_799);
    expect((await run.device.me(access)).status).toBe(200);
    run.clock.advance(1);
    const reply = await run.device.me(access);
    expect([reply.status, reply.text]).toEqual([401, NOT_AUTHORIZED]);
  });

  it('are refused in the documented words when they are missing or made up', async () => {
    await using run = await running();
    const headers = { 'x-client-version': '1.0.0' };
    const url = `${run.device.url}/v2/devices/me`;
    expect((await run.device.wire.send(url, { headers })).text).toBe(NOT_AUTHORIZED);
    expect((await run.device.me('made.up.token')).text).toBe(NOT_AUTHORIZED);
  });

  it('look like a JWT and tell nothing of the client id', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    expect(access.split('.')).toHaveLength(3);
    expect(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()).not.toContain('unit-1');
  });
});

describe('an access token that was refused', () => {
  it('is an offence when a device goes on with it, not when calls cross the refresh', async () => {
    await using run = await running();
    const { device, clock } = run;
    const old = await device.pair();
    const fresh = tokensOf(await device.refresh(old.refresh));
    await device.me(fresh.access);
    const refused = async () => (await device.me(old.access)).status;
    expect(await Promise.all(Array.from({ length: 8 }, refused))).toEqual(Array(8).fill(401));
    clock.advance(1);
    expect([await refused(), await refused(), await refused()]).toEqual([401, 401, 401]);
    expect(run.violations()).toEqual([]);
    await refused();
    await refused();
    expect(run.simulator.control.violations()).toMatchObject([
      { requirement: 'token.refresh', deviceId: run.simulator.control.devices()[0]?.id },
    ]);
  });

  it('is one sooner after half a minute, and for an expired token too', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.clock.advance(8 * 3600);
    await run.device.me(access);
    run.clock.advance(60);
    await run.device.me(access);
    expect(run.violations()).toEqual([]);
    await run.device.me(access);
    expect(run.violations()).toEqual([expect.stringContaining('token.refresh')]);
  });

  it('is no offence while a fault keeps the 401 from the device', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.clock.advance(8 * 3600);
    run.simulator.control.faults.enable('truncate', { of: 'body' });
    for (let call = 0; call < 6; call += 1) {
      await run.device.me(access).catch(() => undefined);
      run.clock.advance(30);
    }
    expect(run.violations()).toEqual([]);
  });

  it('is none of ours when it never was a token', async () => {
    await using run = await running();
    for (let call = 0; call < 6; call += 1) {
      await run.device.me('made-up');
      run.clock.advance(30);
    }
    expect(run.violations()).toEqual([]);
  });
});

describe('refreshing', () => {
  it('replaces both tokens, and the old ones die at once', async () => {
    await using run = await running();
    const { device } = run;
    const old = await device.pair();
    run.clock.advance(7 * 3600);
    const reply = await device.refresh(old.refresh);
    expect(reply.status).toBe(200);
    const fresh = tokensOf(reply);
    expect(fresh.access).not.toBe(old.access);
    expect((await device.me(old.access)).status).toBe(401);
    expect((await device.me(fresh.access)).status).toBe(200);
    const again = await device.refresh(old.refresh);
    expect([again.status, again.text]).toEqual([400, '{"error":"invalid_request"}']);
    expect((await device.me(fresh.access)).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('takes offence only at a device that insists on its spent token', async () => {
    await using run = await running();
    const old = await run.device.pair();
    await run.device.refresh(old.refresh);
    await run.device.refresh(old.refresh);
    expect(run.violations()).toEqual([]);
    await run.device.refresh(old.refresh);
    expect(run.violations()).toEqual([expect.stringContaining('token.refresh')]);
  });

  it('works for fourteen days from issuance, also long after the access token died', async () => {
    await using run = await running();
    const first = await run.device.pair();
    run.clock.advance(14 * 86_400 - 1);
    const second = tokensOf(await run.device.refresh(first.refresh));
    run.clock.advance(14 * 86_400);
    expect((await run.device.refresh(second.refresh)).text).toBe('{"error":"invalid_request"}');
  });

  it('follows the lives it was started with', async () => {
    await using run = await running({ accessTokenLifeSeconds: 10, refreshTokenLifeSeconds: 20 });
    const tokens = await run.device.pair();
    run.clock.advance(10);
    expect((await run.device.me(tokens.access)).status).toBe(401);
    const reply = await run.device.refresh(tokens.refresh);
    expect(reply.json).toMatchObject({ expires_in: 10 });
  });

  it('needs the secret and the right unit', async () => {
    await using run = await running();
    const { refresh } = await run.device.pair();
    const fields = { client_id: 'unit-1', grant_type: 'refresh_token', refresh_token: refresh };
    const wrong = await run.device.post('/v2/auth/token', { ...fields, client_secret: 'wrong' });
    expect(wrong.text).toBe('{"error":"invalid_client"}');
    expect((await run.device.post('/v2/auth/token', fields)).text).toBe(
      '{"error":"invalid_request"}',
    );
    const stranger = new TestDevice(run.simulator, 'unit-2');
    expect((await stranger.refresh(refresh)).text).toBe('{"error":"invalid_client"}');
    expect((await run.device.refresh(refresh)).status).toBe(200);
  });
});

describe('the end of an authorisation', () => {
  it('is a 401 everywhere once the device is forgotten', async () => {
    await using run = await running();
    const { device, simulator } = run;
    const tokens = await device.pair();
    const [view] = simulator.control.devices();
    simulator.control.forget(view?.id ?? '');
    expect((await device.me(tokens.access)).text).toBe(NOT_AUTHORIZED);
    const reply = await device.refresh(tokens.refresh);
    expect([reply.status, reply.text]).toEqual([401, NOT_AUTHORIZED]);
    expect(simulator.control.devices()).toEqual([]);
    expect(() => simulator.control.forget(view?.id ?? '')).toThrow(/no device/);
  });

  it('comes by itself at the expiration set while pairing', async () => {
    await using run = await running();
    const { device, clock } = run;
    const tokens = await device.pair({ expiresAt: clock.now() + 3_600_000 });
    const me = await device.me(tokens.access);
    expect(me.json).toMatchObject({
      authorization: { expires_at: '2026-11-23T13:00:00.000000Z' },
    });
    clock.advance(3_600);
    expect((await device.me(tokens.access)).status).toBe(401);
    expect((await device.refresh(tokens.refresh)).status).toBe(401);
    expect(run.simulator.control.devices()).toEqual([]);
  });

  it('comes when the device revokes either of its tokens', async () => {
    await using run = await running();
    const { device, simulator } = run;
    for (const kind of ['access', 'refresh'] as const) {
      const tokens = await device.pair();
      const reply = await device.revoke(tokens[kind]);
      expect([reply.status, reply.text]).toEqual([200, '{"success":true}']);
      expect((await device.me(tokens.access)).status).toBe(401);
      expect((await device.refresh(tokens.refresh)).status).toBe(401);
      expect(simulator.control.devices()).toMatchObject([
        { authorization: 'deauthorized', status: 'offline' },
      ]);
    }
    expect((await device.revoke('means nothing')).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('gives a stranger no way to revoke', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await new TestDevice(run.simulator, 'unit-2').revoke(access);
    expect((await run.device.me(access)).status).toBe(200);
  });
});

describe('pairing again', () => {
  it('keeps the device and kills what it held', async () => {
    await using run = await running();
    const { device, simulator } = run;
    const old = await device.pair();
    const [before] = simulator.control.devices();
    const fresh = await device.pair();
    expect(simulator.control.devices()).toMatchObject([{ id: before?.id }]);
    expect((await device.me(old.access)).status).toBe(401);
    expect((await device.refresh(old.refresh)).status).toBe(401);
    expect((await device.me(fresh.access)).status).toBe(200);
  });

  it('makes a new project device of the same unit after it was forgotten', async () => {
    await using run = await running();
    const { device, simulator } = run;
    await device.pair();
    const [before] = simulator.control.devices();
    simulator.control.forget(before?.id ?? '');
    await device.pair();
    const [after] = simulator.control.devices();
    expect(after?.deviceId).toBe(before?.deviceId);
    expect(after?.id).not.toBe(before?.id);
  });

  it('keeps two units of one model apart', async () => {
    await using run = await running();
    const other = new TestDevice(run.simulator, 'unit-2');
    const [one, two] = [await run.device.pair(), await other.pair()];
    const ids = [await run.device.me(one.access), await other.me(two.access)].map(
      ({ json }) => (json as { id: string }).id,
    );
    expect(new Set(ids).size).toBe(2);
  });
});
