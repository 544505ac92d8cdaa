import { describe, expect, it } from 'vitest';
import type { SimulatorOptions } from '../options.ts';
import { running } from '../testing/running.ts';
import { createDice, deriveSeed } from './dice.ts';

/** Which of 32 calls two faults hit, in a simulator of its own. */
async function hits(options: SimulatorOptions, own: { seed?: number } = {}): Promise<string[]> {
  await using run = await running(options);
  const { control } = run.simulator;
  control.faults.enable('status', { probability: 0.5, ...own });
  control.faults.enable('delay', { ms: 0, probability: 0.3 });
  const agent = run.device.wire.agent();
  for (let call = 0; call < 32; call += 1) {
    await run.device.wire.send(`${run.device.url}/health`, { agent });
  }
  agent.destroy();
  return control.calls().map(({ faults }) => faults.join('+'));
}

describe('the seed', () => {
  it('brings the same faults to the same exchanges, and another one others', async () => {
    const first = await hits({ seed: 7 });
    expect(new Set(first)).toEqual(new Set(['', 'status', 'delay', 'status+delay']));
    expect(await hits({ seed: 7 })).toEqual(first);
    expect(await hits({ seed: 8 })).not.toEqual(first);
  });

  it('is 1 where nobody gives one, and the same for simulators started apart', async () => {
    expect(await hits({})).toEqual(await hits({ seed: 1 }));
  });

  it('gives way to the seed of a fault', async () => {
    const statusOnly = (list: string[]) => list.map((faults) => faults.includes('status'));
    const one = await hits({ seed: 7 }, { seed: 99 });
    const two = await hits({ seed: 8 }, { seed: 99 });
    expect(statusOnly(one)).toEqual(statusOnly(two));
    expect(one).not.toEqual(two);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('may not be %d', async (seed) => {
    await expect(running({ seed })).rejects.toMatchObject({ code: 'bad_option' });
  });

  it('throws other dice for each fault', () => {
    const series = (name: string) => Array.from({ length: 8 }, createDice(deriveSeed(1, name)));
    expect(series('status')).toEqual(series('status'));
    expect(series('status')).not.toEqual(series('reset'));
    expect(deriveSeed(1, '1x')).not.toBe(deriveSeed(11, 'x'));
  });
});
