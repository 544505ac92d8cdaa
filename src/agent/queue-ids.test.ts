import { describe, expect, test } from 'vitest';
import type { Job, ListOptions } from '../engine/index.ts';
import { countForOtherProject, resolveId } from './queue-ids.ts';
import { queuedJob } from './testing/ledger-store.ts';

const storeOf = (...ids: string[]) => ({
  find: async (id: string) => (ids.includes(id) ? { job: queuedJob({ id }), parts: [] } : null),
  idsLike: async (prefix: string, limit: number) =>
    ids.filter((id) => id.startsWith(prefix)).slice(0, limit),
});

describe('an id as people type it', () => {
  const store = storeOf('3f2a90bc-1', '3f2b0000-2', 'abcd', 'abcdef');

  test.each([
    ['3f2a', '3f2a90bc-1'],
    ['3F2A90', '3f2a90bc-1'],
    ['3f2b0000-2', '3f2b0000-2'],
    ['abcd', 'abcd'],
  ])('%s is %s', async (text, id) => {
    expect(await resolveId(store, text)).toBe(id);
  });

  test.each([
    ['3f2', /too short/],
    ['', /too short/],
    ['ffff', /No file/],
  ])('%j is refused in one sentence', async (text, words) => {
    await expect(resolveId(store, text)).rejects.toMatchObject({
      code: 'bad_arguments',
      message: expect.stringMatching(words),
      hint: expect.stringContaining('dailies queue list'),
    });
  });

  test('one that several share is refused with what it may mean', async () => {
    const store = storeOf('3f2a90bc-1', '3f2a0000-2');
    await expect(resolveId(store, '3f2a')).rejects.toThrow(/Several.*3f2a90bc-1, 3f2a0000-2/);
  });
});

describe('files that wait for another project', () => {
  const listOf = (jobs: readonly Job[]) => ({
    pages: 0,
    async list({ limit, afterId }: ListOptions) {
      this.pages += 1;
      const start = jobs.findIndex(({ id }) => id === afterId) + 1;
      return jobs.slice(start, start + limit).map((job) => ({ job, parts: [] }));
    },
  });
  const jobs = (count: number, projectId: string | null) =>
    Array.from({ length: count }, (_, n) => queuedJob({ id: `${projectId}-${n}`, projectId }));

  test('are counted over the pages, without those that are meant for none or for this one', async () => {
    const store = listOf([...jobs(700, 'old'), ...jobs(30, null), ...jobs(400, 'new')]);
    expect(await countForOtherProject(store, 'new')).toBe(700);
    expect(store.pages).toBe(3);
  });

  test('are none while nobody knows which project is paired', async () => {
    expect(await countForOtherProject(listOf(jobs(3, 'old')), null)).toBe(0);
  });

  test('are not looked for through a hundred thousand', async () => {
    const store = listOf(jobs(30_000, 'old'));
    expect(await countForOtherProject(store, 'new')).toBe(10_000);
    expect(store.pages).toBe(20);
  });
});
