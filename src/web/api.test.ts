import { afterEach, describe, expect, test, vi } from 'vitest';
import { askStatus, fetchUploads, wantsProbe, type Reply } from './api.ts';
import { rowWith, snapshotWith } from './fixtures.ts';

const snapshot = snapshotWith();
const before: Reply = { kind: 'answered', snapshot, atMs: 5_000 };

function answer(respond: () => Response | Promise<Response>) {
  const fetched = vi.fn<(path: string) => Promise<Response>>(async () => respond());
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('asking for the status', () => {
  test('gives the snapshot and when it came', async () => {
    answer(() => Response.json(snapshot));
    const reply = await askStatus(undefined);
    expect(reply).toMatchObject({ kind: 'answered', snapshot });
  });

  test('says that the link is no longer valid on 401', async () => {
    answer(() => new Response('Open the link', { status: 401 }));
    expect(await askStatus(before)).toEqual({ kind: 'linkInvalid' });
  });

  test.each([
    ['nobody listens', () => Promise.reject(new TypeError('fetch failed')), 'cannot be reached'],
    [
      'time is up',
      () => Promise.reject(new DOMException('late', 'TimeoutError')),
      'not answered for 8 s',
    ],
    ['it has a fault', () => new Response('', { status: 500 }), 'HTTP 500'],
    ['another program answers', () => new Response('<html>'), 'not the device'],
    ['another API answers', () => Response.json({ auth: null }), 'not the device'],
    ['null answers', () => Response.json(null), 'not the device'],
  ])('says why when %s, and since when', async (_, respond, why) => {
    answer(respond);
    const reply = await askStatus(before);
    expect(reply).toMatchObject({ kind: 'silent', lastAtMs: 5_000 });
    expect(reply).toHaveProperty('why', expect.stringContaining(why));
    expect(await askStatus(reply)).toEqual(reply);
    expect(await askStatus(undefined)).toMatchObject({ lastAtMs: null });
  });
});

describe('a probe of the network', () => {
  const checkedMs = Date.parse(snapshot.network.checkedAt ?? '');
  test('is asked for when the last report is old or there is none', () => {
    expect(wantsProbe(before, checkedMs + 15_000)).toBe(false);
    expect(wantsProbe(before, checkedMs + 15_001)).toBe(true);
    const network = { state: 'online', checkedAt: null, reason: null, proxy: null } as const;
    expect(wantsProbe({ ...before, snapshot: { ...snapshot, network } }, 0)).toBe(true);
  });

  test('is not what a page begins or ends with: first any answer at all', () => {
    expect(wantsProbe(undefined, checkedMs)).toBe(false);
    expect(wantsProbe({ kind: 'linkInvalid' }, checkedMs)).toBe(false);
  });
});

describe('a list', () => {
  test('is asked for by state and page', async () => {
    const page = { uploads: [rowWith()], next: 'u1' };
    const fetched = answer(() => Response.json(page));
    expect(await fetchUploads(['failed', 'skipped'], 'u 0')).toEqual(page);
    const path = fetched.mock.calls[0]?.[0];
    expect(path).toBe('/api/v1/uploads?limit=100&state=failed%2Cskipped&order=newest&after=u+0');
  });

  test('that does not come is an error in words, never an empty list', async () => {
    answer(() => new Response('', { status: 401 }));
    await expect(fetchUploads(['queued'], null)).rejects.toThrow('did not give this list');
    answer(() => Response.json({}));
    await expect(fetchUploads(['queued'], null)).rejects.toThrow('did not give this list');
    answer(() => new Response('', { status: 503 }));
    await expect(fetchUploads(['queued'], null)).rejects.toThrow('HTTP 503');
  });
});
