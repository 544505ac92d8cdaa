import { describe, expect, test } from 'vitest';
import { Program, ofType, runProgram } from '../support/program.ts';

describe('dailies demo', () => {
  test('--once records, pairs, uploads and proves three takes; exit 0', async () => {
    const { code, events, stderr } = await runProgram(['demo', '--once', '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'listening', pid: expect.any(Number) });
    expect(events.filter(ofType('code'))).toHaveLength(1);
    expect(events.filter(ofType('paired'))).toHaveLength(1);
    expect(events.filter(ofType('queued'))).toMatchObject(
      [1, 2, 3].map(() => ({ mode: 'growing', totalBytes: null })),
    );
    // Each take is seen to arrive before anyone knows how long it will be.
    const early = events.filter(
      ({ type, totalBytes }) => type === 'progress' && totalBytes === null,
    );
    const seenEarly = early.filter(({ sentBytes }) => Number(sentBytes) > 0);
    expect(new Set(seenEarly.map(({ uploadId }) => uploadId)).size).toBe(3);
    expect(events.filter(ofType('completed'))).toHaveLength(3);
    expect(events.filter(ofType('arrived'))).toMatchObject(
      [1, 2, 3].map(() => ({ identical: true, playable: true })),
    );
    expect(events.at(-1)).toMatchObject({ type: 'result', completed: 3, failed: 0, skipped: 0 });
    expect(Number(events.at(-1)?.['totalBytes'])).toBeGreaterThan(3_000_000);
  });

  test('shows no more than four progress events a second for one file', async () => {
    const { events } = await runProgram(['demo', '--once', '--json']);
    const byFile = Map.groupBy(events.filter(ofType('progress')), ({ uploadId }) => uploadId);
    expect(byFile.size).toBe(3);
    for (const shown of byFile.values()) {
      const times = shown.map(({ at }) => Date.parse(at));
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(Math.min(Infinity, ...gaps)).toBeGreaterThanOrEqual(240);
    }
  });

  test('is ended by SIGTERM with exit 130, and says so last', async () => {
    const demo = new Program(['demo', '--json']);
    await demo.event(ofType('recording'));
    demo.kill('SIGTERM');
    const { code, events } = await demo.ended();
    expect(code).toBe(130);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'cancelled', exitCode: 130 });
  });
});
