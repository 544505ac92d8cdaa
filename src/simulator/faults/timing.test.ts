import { describe, expect, it } from 'vitest';
import { nextEvent, running } from '../testing/running.ts';
import { createDice, deriveSeed } from './dice.ts';

const pending = async (promise: Promise<unknown>): Promise<boolean> => {
  const unsettled = Symbol('unsettled');
  return (await Promise.race([promise, Promise.resolve(unsettled)])) === unsettled;
};

describe('the stall fault', () => {
  it('keeps the work and holds back the answer until it is switched off', async () => {
    await using run = await running();
    const { faults } = run.simulator.control;
    faults.enable('stall', { ms: 3_600_000 });
    const shown = nextEvent(run.simulator, 'codeShown');
    const reply = run.device.askCode();
    await shown;
    expect(await pending(reply)).toBe(true);
    faults.disable('stall');
    expect((await reply).status).toBe(200);
  });

  it('before the work does nothing until it ends', async () => {
    await using run = await running();
    const { control } = run.simulator;
    control.faults.enable('stall', { ms: 3_600_000, phase: 'before' });
    const hit = nextEvent(run.simulator, 'faultHit');
    const reply = run.device.askCode();
    expect(await hit).toMatchObject({ fault: 'stall', path: '/v2/auth/device/code' });
    expect(control.pendingCodes()).toEqual([]);
    control.faults.enable('stall', { ms: 0 });
    expect((await reply).status).toBe(200);
    expect(control.pendingCodes()).toHaveLength(1);
  });

  it('lasts as long as it was told', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('stall', { ms: 120 });
    const startedMs = performance.now();
    await run.device.askCode();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(118);
  });

  it('does not hold up the end of the simulator', async () => {
    const run = await running();
    run.simulator.control.faults.enable('stall', { ms: 3_600_000 });
    const hit = nextEvent(run.simulator, 'faultHit');
    const reply = run.device.askCode().catch((error: unknown) => error);
    await hit;
    await run.simulator.close();
    expect(await reply).toBeInstanceOf(Error);
  });
});

describe('the bandwidth fault', () => {
  it('lets bytes in at its rate, over all connections together', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 1_000_000 });
    run.simulator.control.faults.enable('bandwidth', { bytesPerSecond: 2_000_000 });
    const startedMs = performance.now();
    const part = Buffer.alloc(500_000);
    await Promise.all(urls.map((url) => run.device.put(url, part)));
    const elapsedMs = performance.now() - startedMs;
    // 0.5 s by the rate, less a burst of 50 ms; the upper end is loose, for a busy machine.
    expect(elapsedMs).toBeGreaterThan(430);
    expect(elapsedMs).toBeLessThan(3_000);
  });

  it('is no silence of the sender: a slow link does not time out', async () => {
    await using run = await running({ storageIdleSeconds: 0.1 });
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 100_000 });
    // 16 KiB pieces at this rate keep the sender waiting for 160 ms each.
    run.simulator.control.faults.enable('bandwidth', { bytesPerSecond: 100_000 });
    expect((await run.device.put(urls[0] ?? '', Buffer.alloc(100_000))).status).toBe(200);
  });

  it('lets go at once when it is switched off', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 1_000_000 });
    run.simulator.control.faults.enable('bandwidth', { bytesPerSecond: 1 });
    const some = nextEvent(run.simulator, 'bytesReceived');
    const reply = run.device.put(urls[0] ?? '', Buffer.alloc(1_000_000));
    expect((await some).receivedBytes).toBeLessThan(1_000_000);
    run.simulator.control.faults.disable('bandwidth');
    expect((await reply).status).toBe(200);
  });
});

describe('the delay fault', () => {
  it('is on the way there and back, and changes nothing else', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('delay', { ms: 120 });
    const startedMs = performance.now();
    expect((await run.device.askCode()).status).toBe(200);
    const elapsedMs = performance.now() - startedMs;
    expect(elapsedMs).toBeGreaterThanOrEqual(118);
    expect(elapsedMs).toBeLessThan(3_000);
    expect(run.simulator.control.pendingCodes()).toHaveLength(1);
  });

  it('has its work done half-way', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('delay', { ms: 60_000 });
    const reply = run.device.askCode();
    await nextEvent(run.simulator, 'faultHit');
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    run.simulator.control.faults.disable('delay');
    expect((await reply).status).toBe(200);
  });

  it('jitters by the seeded dice', async () => {
    const waits = (seed: number) => {
      const dice = createDice(deriveSeed(seed, 'own'));
      return Array.from({ length: 3 }, () => 50 + (dice() * 2 - 1) * 50);
    };
    expect(waits(7)).not.toEqual(waits(8));
    await using run = await running();
    run.simulator.control.faults.enable('delay', { ms: 50, jitterMs: 50, seed: 7 });
    for (const wait of waits(7)) {
      const startedMs = performance.now();
      await run.device.wire.send(`${run.device.url}/health`);
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(wait - 3);
    }
  });
});
