import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceEvent } from '../../agent/index.ts';
import { UploadRun } from './upload-run.ts';

type Hold = Extract<DeviceEvent, { type: 'held' }>['reasons'][number];

const hold = (reason: Hold['reason']): Hold => ({ reason, code: null, message: 'why', sinceMs: 0 });
const held = (...reasons: Hold['reason'][]): DeviceEvent => ({
  type: 'held',
  reasons: reasons.map(hold),
});
const completed = (uploadId: string): DeviceEvent => ({
  type: 'completed',
  remark: null,
  uploadId,
  path: `/${uploadId}`,
  assetId: 'a',
  totalBytes: 10,
  sha256: 'c0ffee',
});
const skipped = (uploadId: string, code: 'cancelled' | 'other_project'): DeviceEvent => ({
  type: 'skipped',
  uploadId,
  path: `/${uploadId}`,
  code,
  message: 'why',
});

describe('an upload run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Files that are expected, heard of what happens; how it ended, `waits` while it has not. */
  const runOf = (ids: readonly string[], waitOffline = false) => {
    const run = new UploadRun({ waitOffline });
    for (const id of ids) run.expect(id);
    let end: string = 'waits';
    void run.ended().then((how) => (end = how));
    const hear = async (...events: DeviceEvent[]) => {
      for (const event of events) run.hear(event);
      await vi.advanceTimersByTimeAsync(0);
      return end;
    };
    return {
      run,
      hear,
      later: async (ms: number) => vi.advanceTimersByTimeAsync(ms).then(() => end),
    };
  };

  test('ends when every file has an end, and not before', async () => {
    const { run, hear } = runOf(['a', 'b']);
    expect(await hear(completed('a'))).toBe('waits');
    expect(await hear(completed('b'))).toBe('ended');
    expect(run.error()).toBeNull();
    expect(run.result()).toMatchObject({ completed: 2, totalBytes: 20 });
  });

  test.each<Hold['reason']>(['user', 'timetable'])(
    'waits while the queue is held by the %s, as long as it takes',
    async (reason) => {
      const { hear, later } = runOf(['a']);
      expect(await hear(held(reason), { type: 'quiet' })).toBe('waits');
      expect(await later(3_600_000)).toBe('waits');
      expect(await hear(held(), completed('a'))).toBe('ended');
    },
  );

  test('does not count the network away while nothing may be sent', async () => {
    const { hear, later } = runOf(['a']);
    await hear(held('user', 'noNetwork'), { type: 'quiet' });
    expect(await later(600_000)).toBe('waits');
    await hear(held('noNetwork'));
    expect(await later(60_000)).toBe('ended');
  });

  test('a lost pairing ends it, also while the queue is held here', async () => {
    const { run, hear } = runOf(['a']);
    expect(await hear(held('user', 'pairingLost'), { type: 'quiet' })).toBe('ended');
    expect(run.error()).toMatchObject({ code: 'pairing_lost' });
  });

  test('a queue that was quiet before anybody asked is over, whatever the socket did since', async () => {
    const run = new UploadRun({ waitOffline: false });
    run.expect('a');
    const socket = { type: 'socket', state: 'closed', why: 'The connection was lost' } as const;
    for (const event of [held('stopped'), { type: 'quiet' } as const, socket]) run.hear(event);
    expect(await run.ended()).toBe('ended');
  });

  test('a file that is held here while the rest is done ends it, and is named as waiting', async () => {
    const { run, hear } = runOf(['a', 'b']);
    expect(await hear(completed('a'), { type: 'quiet' })).toBe('ended');
    expect(run.error()).toMatchObject({
      exitCode: 5,
      message: '1 file stays queued, held here',
      hint: expect.stringContaining('dailies queue resume'),
    });
  });

  test.each(['cancelled', 'other_project'] as const)(
    'a file that is %s is an end: 5',
    async (code) => {
      const { run, hear } = runOf(['a']);
      expect(await hear(skipped('a', code))).toBe('ended');
      expect(run.error()).toMatchObject({ exitCode: 5, message: '1 file was skipped' });
    },
  );

  test('a file that is queued again after its end is waited for again', async () => {
    const { hear } = runOf(['a', 'b']);
    const queued = { type: 'queued', uploadId: 'a', path: '/a', totalBytes: 10, mode: 'finished' };
    await hear(skipped('a', 'cancelled'), queued as DeviceEvent);
    expect(await hear(completed('b'))).toBe('waits');
    expect(await hear(completed('a'))).toBe('ended');
  });

  test('counts a hundred thousand files in a moment', async () => {
    vi.useRealTimers();
    const ids = Array.from({ length: 100_000 }, (_, n) => `${n}`);
    const run = new UploadRun({ waitOffline: false });
    for (const id of ids) run.expect(id);
    const ended = run.ended();
    const startedAtMs = performance.now();
    for (const id of ids) run.hear(completed(id));
    expect(await ended).toBe('ended');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });
});
