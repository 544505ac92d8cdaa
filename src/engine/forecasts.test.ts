import { describe, expect, test } from 'vitest';
import { aJob, aPart } from '../testing/index.ts';
import { ActiveUpload } from './active.ts';
import type { UploadEvent } from './events.ts';
import { Forecasts } from './forecasts.ts';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const GB = 1e9;

function sending(id: string, sizeBytes: number): ActiveUpload {
  const state = { kind: 'sending', assetId: id, urlsIssuedAtMs: NOW } as const;
  const stamp = { sizeBytes, mtimeNs: '1' };
  return new ActiveUpload({ job: aJob(id, { state, stamp }), parts: [aPart(1)] });
}

/** Minutes at 1 MB/s, looked at as often as the engine does. */
function watch(active: readonly ActiveUpload[], minutes: number, free = true) {
  const events: UploadEvent[] = [];
  const forecasts = new Forecasts((event) => events.push(event));
  for (let second = 1; second <= minutes * 60; second += 1) {
    const nowMs = NOW + second * 1_000;
    forecasts.sent(nowMs, 1e6);
    if (second % 10 === 0) forecasts.look(active, free, nowMs);
  }
  return events;
}

describe('an asset that cannot be finished in its 24 hours at the measured speed', () => {
  test('is said so within two minutes, once, with its deadline and what to do [C1]', () => {
    const [event, ...more] = watch([sending('a', 100 * GB)], 30);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'deadlineAtRisk',
      uploadId: 'a',
      deadline: new Date(NOW + 24 * HOUR_MS).toISOString(),
    });
    expect(event?.type === 'deadlineAtRisk' && event.message).toMatch(/needs 28 h .* dies in 24 h/);
    expect(watch([sending('a', 100 * GB)], 2)).toHaveLength(1);
  });

  test('is not said of one that can, nor while something holds the queue [C1]', () => {
    expect(watch([sending('a', 80 * GB)], 30)).toEqual([]);
    expect(watch([sending('a', 100 * GB)], 30, false)).toEqual([]);
  });

  test('counts what goes before it [C1]', () => {
    const events = watch([sending('a', 50 * GB), sending('b', 50 * GB)], 5);
    expect(events).toMatchObject([{ uploadId: 'b' }]);
  });
});
