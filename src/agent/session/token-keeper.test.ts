import { describe, expect, test } from 'vitest';
import type { HttpReply, Identity, VaultContents, VaultPort } from '../../core/index.ts';
import { ManualClock, ScriptedHttp, settle } from '../../testing/index.ts';
import { Account } from './account.ts';
import { TokenKeeper } from './token-keeper.ts';

const IDENTITY: Identity = {
  deviceId: 'd',
  unitId: null,
  deviceName: null,
  projectId: 'p',
  projectName: null,
  userName: null,
  paused: false,
  timezone: null,
  authorizationEndsAtMs: null,
  channels: [],
};
const HOUR_MS = 3_600_000;
const CONTEXT = { apiUrl: 'https://api.example', clientVersion: '1.2.3' };

async function makeWorld() {
  const clock = new ManualClock();
  const http = new ScriptedHttp();
  const written: VaultContents[] = [];
  const contents: VaultContents = {
    clientId: 'unit',
    clientSecret: 'secret',
    pairing: {
      kind: 'paired',
      identity: IDENTITY,
      tokens: {
        accessToken: 'at-1',
        refreshToken: 'rt-1',
        issuedAtMs: clock.now(),
        accessExpiresAtMs: clock.now() + 8 * HOUR_MS,
      },
    },
  };
  const vault: VaultPort = {
    read: async () => contents,
    write: async (next) => void written.push(next),
  };
  const lost: string[] = [];
  const account = await Account.open(vault, null);
  const onLost = (message: string) => void lost.push(message);
  const keeper = new TokenKeeper({ account, http, context: CONTEXT, clock, onLost });
  const call = async () =>
    keeper.call(
      'createAsset',
      (accessToken) => ({
        method: 'GET',
        url: 'https://api.example/x',
        headers: { authorization: accessToken },
        body: { kind: 'none' },
      }),
      (reply: HttpReply) => reply.status,
    );
  return { clock, http, written, lost, keeper, call };
}

const pair = (n: number) => ({
  access_token: `at-${n}`,
  refresh_token: `rt-${n}`,
  expires_in: 28_800,
  token_type: 'bearer',
});

describe('the token keeper', () => {
  test('hands out the token it has while it is young', async () => {
    const { http, call } = await makeWorld();
    const answer = call();
    const { request, reply } = await http.next();
    expect(request.headers['authorization']).toBe('at-1');
    reply(200, {});
    expect(await answer).toEqual({ ok: true, value: 200 });
  });

  test('renews once for all who wait, keeps the new pair before it is used, reads the identity', async () => {
    const { clock, http, written, call } = await makeWorld();
    await clock.advance(6 * HOUR_MS);
    const answers = [call(), call(), call()];
    const refresh = await http.next();
    expect(refresh.request.url).toBe('https://api.example/v2/auth/token');
    expect(refresh.request.body).toMatchObject({ fields: { refresh_token: 'rt-1' } });
    expect(http.pending, 'nobody else asks, and nobody goes ahead').toBe(0);
    refresh.reply(200, pair(2));
    const first = await http.next();
    expect(written.at(-1)?.pairing).toMatchObject({
      kind: 'paired',
      tokens: { accessToken: 'at-2' },
    });
    first.reply(200, {});
    for (let left = 3; left > 0; left--) {
      const { request, reply } = await http.next();
      expect(request.headers['authorization']).toMatch(/at-2$/);
      reply(200, { id: 'd' });
    }
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
  });

  test('repeats a call that was refused once with a renewed token, and then says pair again', async () => {
    const { http, lost, call } = await makeWorld();
    const answer = call();
    (await http.next()).reply(401, {});
    (await http.next()).reply(200, pair(2));
    const calls = [await http.next(), await http.next()];
    for (const { request, reply } of calls) {
      if (request.url.endsWith('/me')) reply(200, { id: 'd' });
      else reply(401, {});
    }
    expect(await answer).toMatchObject({ ok: false, outcome: { verdict: 'pairAgain' } });
    expect(lost).toHaveLength(1);
  });

  test('tells a lost pairing once, records it, and asks Frame.io no more', async () => {
    const { clock, http, written, lost, call } = await makeWorld();
    await clock.advance(9 * HOUR_MS);
    const answer = call();
    (await http.next()).reply(400, { error: 'invalid_request' });
    expect(await answer).toMatchObject({ ok: false, outcome: { code: 'pairing_lost' } });
    expect(await call()).toMatchObject({ ok: false, outcome: { code: 'pairing_lost' } });
    await settle();
    expect(http.pending).toBe(0);
    expect(lost).toHaveLength(1);
    expect(written.at(-1)?.pairing.kind).toBe('lost');
  });
});
