import { expect, test } from 'vitest';
import { Fuse, MixedWork } from '../testing/index.ts';
import type { Job } from './job.ts';

/**
 * The engine is killed at every step of a mixed workload: before and after each call of a port. What
 * follows is a restart on the same store. Whatever the step, in the end every file that is wanted has
 * arrived once and whole, no part that the store knew as acknowledged has gone again, and every asset
 * that exists is accounted for.
 */
const ALL = { limit: 99 };

const keysOf = (assetId: string) => [1, 2, 3].map((number) => `${assetId}/${number}`);

async function acknowledged({ store }: MixedWork): Promise<readonly string[]> {
  return (await store.list(ALL)).flatMap(({ parts }) =>
    parts
      .filter(({ state }) => state.kind === 'sent')
      .map(({ url }) => url?.split('/').slice(-2).join('/') ?? ''),
  );
}

function putsOf({ frameio }: MixedWork, key: string): number {
  const [id = '', number] = key.split('/');
  return frameio.assets.get(id)?.puts.filter((put) => put === number).length ?? 0;
}

function expectEnds(jobs: readonly Job[], where: string): void {
  const kindOf = (name: string) => jobs.findLast((job) => job.name === name)?.state.kind;
  for (const name of ['b.mp4', 'lost.mp4', 'expired.mp4', 'refused.mp4', 'held.mp4']) {
    expect(kindOf(name), `${where}: ${name}`).toBe('completed');
  }
  expect(kindOf('empty.mp4'), where).toBe('skipped');
  expect(kindOf('cancelled.mp4'), where).toBe('cancelled');
  // Whichever comes first goes.
  const twins = new Set([kindOf('a.mp4'), kindOf('copy.mp4')]);
  expect(twins, where).toEqual(new Set(['completed', 'skipped']));
}

/** What Frame.io has is a delivery, whole, or written down. */
async function expectAccounts(work: MixedWork, where: string): Promise<void> {
  const { store, frameio, files } = work;
  const deliveries = (await store.deliveries(ALL)).lines;
  const orphans = (await store.orphans(ALL)).lines;
  const delivered = deliveries.map(({ assetId }) => assetId);
  expect(new Set(delivered).size, where).toBe(deliveries.length);
  for (const { assetId, path, sizeBytes } of deliveries) {
    const parts = keysOf(assetId).map((key) =>
      frameio.stored.get(`https://storage.example/${key}`),
    );
    const whole = Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0)));
    expect(whole.equals(files.read(path, { offsetBytes: 0, sizeBytes })), where).toBe(true);
  }
  const dead = orphans.map(({ assetId }) => assetId);
  for (const id of dead) expect(delivered, `${where}: an orphan is delivered`).not.toContain(id);
  const unknown = [...frameio.assets.keys()].filter(
    (id) => !delivered.includes(id) && !dead.includes(id),
  );
  const nameless = dead.filter((id) => id === null).length;
  expect(unknown.length, `${where}: assets nobody knows of`).toBeLessThanOrEqual(nameless);
}

function expectTruth({ events }: MixedWork, jobs: readonly Job[], where: string): void {
  const told = events.filter(({ type }) => type === 'completed');
  const ids = told.map((event) => ('uploadId' in event ? event.uploadId : ''));
  expect(new Set(ids).size, `${where}: told twice`).toBe(ids.length);
  for (const id of ids) {
    expect(jobs.find((job) => job.id === id)?.state.kind, where).toBe('completed');
  }
}

async function checkRecovery(limit: number, when: 'before' | 'after'): Promise<boolean> {
  const work = new MixedWork();
  const fuse = new Fuse(limit, when);
  await work.run(fuse);
  const finished = !fuse.burnt;
  const before = new Map((await acknowledged(work)).map((key) => [key, putsOf(work, key)]));
  fuse.burn();
  await work.store.releaseAll();
  await work.run(new Fuse(Infinity, 'after'));

  const where = `killed ${when} step ${limit}`;
  const jobs = (await work.store.list(ALL)).map(({ job }) => job);
  expectEnds(jobs, where);
  await expectAccounts(work, where);
  expectTruth(work, jobs, where);
  for (const [key, puts] of before) expect(putsOf(work, key), `${where}: ${key}`).toBe(puts);
  return finished;
}

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} any step, it finishes the same assets after a restart [J2] [J3]`, async () => {
    let steps = 0;
    for (let finished = false; !finished; steps += 1)
      finished = await checkRecovery(steps + 1, when);
    expect(steps, 'the workload has many steps').toBeGreaterThan(150);
  });
}
