import { describe, expect, test } from 'vitest';
import { DailiesError } from '../../core/index.ts';
import type { DeviceAct, DeviceActAnswer, DeviceActCommand } from '../../engine/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { Account } from '../session/account.ts';
import { Acts, type ActsParts } from './acts.ts';

const ACT: DeviceAct = { kind: 'comment', assetId: 'a', text: 'good take', frame: null };
const DONE: DeviceActAnswer = { kind: 'done', channel: null, commentId: 'c' };
const TOKENS = { accessToken: 'a', refreshToken: 'r', issuedAtMs: 0, accessExpiresAtMs: 1 };

async function makeActs(more: Partial<ActsParts> = {}) {
  const clock = new ManualClock();
  const contents = {
    clientId: 'unit',
    clientSecret: null,
    pairing: { kind: 'paired', tokens: TOKENS, identity: null },
  } as const;
  const vault = { read: async () => contents, write: async () => undefined };
  const performed: DeviceAct[] = [];
  const posted: DeviceActCommand[] = [];
  const acts = new Acts({
    account: await Account.open(vault, null),
    clock,
    owned: false,
    perform: async (act) => {
      performed.push(act);
      return DONE;
    },
    post: async (command) => {
      posted.push(command);
      return { changed: 1, refused: [], device: DONE };
    },
    ...more,
  });
  return { acts, clock, performed, posted };
}

describe('what is asked of Frame.io about the device', () => {
  test('is done here by who owns the state dir, and else left to that process', async () => {
    const here = await makeActs({ owned: true });
    expect(await here.acts.ask(ACT)).toEqual(DONE);
    expect([here.performed, here.posted]).toEqual([[ACT], []]);
    const there = await makeActs();
    expect(await there.acts.ask(ACT)).toEqual(DONE);
    const askedAtMs = there.clock.now();
    expect([there.performed, there.posted]).toEqual([
      [],
      [{ kind: 'device', act: ACT, askedAtMs }],
    ]);
  });

  test('is not done any more when it was asked for more than five seconds ago', async () => {
    const { acts, clock, performed } = await makeActs({ owned: true });
    const at = (agoMs: number): DeviceActCommand => ({
      kind: 'device',
      act: ACT,
      askedAtMs: clock.now() - agoMs,
    });
    expect(await acts.carryOut(at(5_001))).toMatchObject({ device: { kind: 'failed' } });
    // A clock that was set back must not bring an old one to life.
    expect(await acts.carryOut(at(-5_001))).toMatchObject({ device: { kind: 'failed' } });
    expect(performed).toEqual([]);
    expect(await acts.carryOut(at(5_000))).toMatchObject({ changed: 1, device: DONE });
  });

  test('an owner that does not answer will not do it later, and that is said', async () => {
    const post = async () => Promise.reject(new DailiesError('state_dir_owned', 'later'));
    const { acts } = await makeActs({ post });
    await expect(acts.ask(ACT)).rejects.toMatchObject({
      code: 'state_dir_owned',
      message: expect.stringContaining('will not do this later'),
    });
  });
});
