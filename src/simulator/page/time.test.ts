import { describe, expect, it } from 'vitest';
import { running } from '../testing/running.ts';
import { timeSection } from './time.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');

describe('the clock on the page', () => {
  it('is the simulator’s own, and says how far it is from the machine’s', () => {
    expect(timeSection(NOON, NOON).text).toContain('2026-11-23 12:00 UTC<');
    expect(timeSection(NOON, NOON - 8 * 3_600_000).text).toContain('8 h ahead of this');
    expect(timeSection(NOON, NOON + 300_000).text).toContain('5 min behind this');
  });

  it('jumps by the step of the button that is pressed', async () => {
    await using run = await running();
    const { pageUrl, control } = run.simulator;
    const before = Date.parse(control.time().now);
    const reply = await run.device.wire.send(`${pageUrl}page/time`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(pageUrl).origin,
      },
      body: 'seconds=28800',
    });
    expect(reply.status).toBe(303);
    expect(Date.parse(control.time().now) - before).toBeGreaterThanOrEqual(28_800_000);
    expect(Date.parse(control.time().now) - before).toBeLessThan(28_900_000);
  });
});
