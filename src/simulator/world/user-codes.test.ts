import { describe, expect, it } from 'vitest';
import { type Running, running } from '../testing/running.ts';

const codeOf = async (run: Running) =>
  ((await run.device.askCode()).json as { user_code: string }).user_code;

describe('chosen user codes', () => {
  it('come first and in order, leading zeros and all, then random ones', async () => {
    await using run = await running({ userCodes: ['000000', '004711'] });
    run.simulator.control.nextUserCode('000001');
    expect([await codeOf(run), await codeOf(run), await codeOf(run)]).toEqual([
      '000000',
      '004711',
      '000001',
    ]);
    expect(await codeOf(run)).toMatch(/^\d{6}$/);
    expect(run.simulator.control.authorize('004711').userCode).toBe('004711');
  });

  it.each(['4711', '0047110', 'abcdef', '00 471', ''])('may not be %j', async (userCode) => {
    await using run = await running();
    const act = () => run.simulator.control.nextUserCode(userCode);
    expect(act).toThrow(expect.objectContaining({ code: 'bad_option' }));
    await expect(running({ userCodes: [userCode] })).rejects.toMatchObject({ code: 'bad_option' });
  });

  it('may not be in use', async () => {
    await using run = await running({ userCodes: ['004711'] });
    const { control } = run.simulator;
    expect(() => control.nextUserCode('004711')).toThrow(/004711 is in use/);
    await run.device.askCode();
    expect(() => control.nextUserCode('004711')).toThrow(/004711 is in use/);
    control.advanceTime(121);
    control.nextUserCode('004711');
    await expect(running({ userCodes: ['004711', '004711'] })).rejects.toMatchObject({
      code: 'bad_option',
    });
  });

  it('can be asked for over /control', async () => {
    await using run = await running();
    const url = `${run.device.url}/control/codes/next`;
    const ask = (userCode: string) =>
      run.device.wire.send(url, { method: 'POST', body: JSON.stringify({ userCode }) });
    expect((await ask('004711')).json).toEqual({ done: true });
    expect((await ask('004711')).status).toBe(400);
    expect(await codeOf(run)).toBe('004711');
  });
});
