import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from './api.ts';
import { currentWith, snapshotWith } from './fixtures.ts';
import { startLive } from './live.ts';
import { CODE_KEY, STATUS_KEY, UPLOADS_KEY, makeQueryClient } from './queries.ts';

/** The little of an EventSource that is used, driven by hand. */
class Stream extends EventTarget {
  readonly CLOSED = 2;
  readonly OPEN = 1;
  readyState = 0;

  close(): void {
    this.readyState = this.CLOSED;
  }

  say(event: Record<string, unknown>): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }
}

const progress = (sentBytes: number) => ({
  type: 'progress',
  uploadId: 'u1',
  path: '/media/A001.mov',
  sentBytes,
  totalBytes: 1_000_000_000,
});

let client: QueryClient;
let streams: Stream[];
let page: EventTarget;
let end: () => void;
const asked = { status: 0, uploads: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  Object.assign(asked, { status: 0, uploads: 0 });
  client = makeQueryClient();
  const snapshot = snapshotWith({ current: [currentWith({ sentBytes: 1 })] });
  const queries = [
    new QueryObserver(client, {
      queryKey: STATUS_KEY,
      queryFn: async (): Promise<Reply> => {
        asked.status += 1;
        return { kind: 'answered', snapshot, atMs: 0 };
      },
    }),
    new QueryObserver(client, {
      queryKey: [...UPLOADS_KEY, 'queued'],
      queryFn: async () => (asked.uploads += 1),
    }),
  ];
  for (const query of queries) query.subscribe(() => undefined);
  streams = [];
  end = startLive(client, () => {
    const stream = new Stream();
    streams.push(stream);
    return stream as unknown as EventSource;
  });
});

afterEach(() => {
  end();
  client.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = async (ms: number) => vi.advanceTimersByTimeAsync(ms);
const sentBytes = () => {
  const reply = client.getQueryData<Reply>(STATUS_KEY);
  return reply?.kind === 'answered' ? reply.snapshot.current[0]?.sentBytes : undefined;
};

describe('the page keeps up', () => {
  test('with progress at once, and asks for speed and totals no more than once a second', async () => {
    await pass(0);
    streams[0]?.say(progress(10));
    expect(sentBytes()).toBe(10);
    for (let step = 0; step < 40; step += 1) {
      streams[0]?.say(progress(20 + step));
      await pass(250);
    }
    expect(asked.status).toBeGreaterThanOrEqual(9);
    expect(asked.status).toBeLessThanOrEqual(13);
    expect(asked.uploads).toBeLessThanOrEqual(3);
  });

  test('with results: lists and status are asked for again', async () => {
    await pass(0);
    streams[0]?.say({ type: 'completed', uploadId: 'u1' });
    await pass(0);
    expect(asked).toEqual({ status: 2, uploads: 2 });
  });

  test('with a code, until it has served', () => {
    const expiresAt = '2026-11-23T12:00:00.000Z';
    streams[0]?.say({ type: 'code', userCode: '012345', expiresAt });
    expect(client.getQueryData(CODE_KEY)).toMatchObject({ userCode: '012345', expiresAt });
    streams[0]?.say({ type: 'paired' });
    expect(client.getQueryData(CODE_KEY)).toBeNull();
  });

  test('without events, by asking every five seconds', async () => {
    const stream = streams[0];
    if (stream !== undefined) stream.readyState = stream.OPEN;
    await pass(20_000);
    expect(asked).toEqual({ status: 5, uploads: 1 });
  });

  test('without a stream, by asking for the lists as well', async () => {
    await pass(20_000);
    expect(asked).toEqual({ status: 5, uploads: 5 });
  });

  test('after a gap in the stream, by asking for what was missed', async () => {
    await pass(0);
    streams[0]?.dispatchEvent(new Event('open'));
    await pass(0);
    expect(asked).toEqual({ status: 2, uploads: 2 });
  });

  test('with a new stream when the old one was refused for good', async () => {
    streams[0]?.close();
    streams[0]?.dispatchEvent(new Event('error'));
    await pass(5_000);
    expect(streams).toHaveLength(2);
    streams[1]?.say(progress(77));
    expect(sentBytes()).toBe(77);
  });

  test('when it comes into view again', async () => {
    await pass(0);
    page.dispatchEvent(new Event('visibilitychange'));
    await pass(0);
    expect(asked).toEqual({ status: 2, uploads: 2 });
  });
});

test('progress does not bring a device back to life that does not answer', async () => {
  await pass(0);
  const silent: Reply = { kind: 'silent', why: 'It cannot be reached.', lastAtMs: 1 };
  client.setQueryData<Reply>(STATUS_KEY, silent);
  streams[0]?.say(progress(10));
  expect(client.getQueryData(STATUS_KEY)).toEqual(silent);
});

test('when it ends, the stream is closed and nothing is asked any more', async () => {
  await pass(0);
  end();
  expect(streams[0]?.readyState).toBe(2);
  await pass(60_000);
  expect(asked).toEqual({ status: 1, uploads: 1 });
});
