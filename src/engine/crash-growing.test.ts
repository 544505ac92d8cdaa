import { expect, test } from 'vitest';
import { Fuse, RecordingWork } from '../testing/index.ts';

/**
 * The engine is killed before and after each call of a port while two takes are recorded, one that is named
 * at its end and one whose head is changed; the recorders go on. After a restart both have arrived once and
 * whole, no final part went too early, nothing that was known to be in place went again, and every asset
 * that exists is accounted for. `STEPS_EACH=1` kills at every step, without it at every 24th.
 */
const EACH = Number(process.env['STEPS_EACH'] ?? 24);
const ALL = { limit: 99 };

/** What the store knows to be at Frame.io and as on the disk, and how often it went. */
async function settled({ world }: RecordingWork): Promise<ReadonlyMap<string, number>> {
  const parts = (await world.store.list(ALL)).flatMap((upload) => upload.parts);
  const urls = parts.flatMap(({ state, url }) =>
    state.kind === 'sent' && state.crc32 === null && url !== null ? [url] : [],
  );
  return new Map(urls.map((url) => [url, putsOf(world.frameio, url)]));
}

function putsOf({ assets, recordings }: RecordingWork['world']['frameio'], url: string): number {
  const [id = '', number] = url.split('/').slice(-2);
  const { puts } = assets.get(id) ?? recordings.get(id) ?? { puts: [] };
  return puts.filter((put) => put === number).length;
}

async function expectAccounts(work: RecordingWork, where: string): Promise<void> {
  const { store, frameio, files } = work.world;
  const deliveries = (await store.deliveries(ALL)).lines;
  expect(deliveries.map(({ path }) => path).toSorted(), where).toEqual(
    work.takes.map(({ path }) => path).toSorted(),
  );
  for (const { assetId, path } of deliveries) {
    expect(frameio.contentOf(assetId).equals(files.bytesOf(path)), `${where}: ${path}`).toBe(true);
  }
  const dead = (await store.orphans(ALL)).lines.map(({ assetId }) => assetId);
  const delivered = deliveries.map(({ assetId }) => assetId);
  const made = [...frameio.assets.keys(), ...frameio.recordings.keys()];
  const unknown = made.filter((id) => !delivered.includes(id) && !dead.includes(id));
  const nameless = dead.filter((id) => id === null).length;
  expect(unknown.length, `${where}: assets nobody knows of`).toBeLessThanOrEqual(nameless);
  expect(work.world.wrong, where).toEqual([]);
}

/** True when the fuse has outlasted the work. */
async function checkRecovery(limit: number, when: 'before' | 'after'): Promise<boolean> {
  const work = new RecordingWork();
  const fuse = new Fuse(limit, when);
  await work.run(fuse);
  const finished = !fuse.burnt;
  const before = await settled(work);
  fuse.burn();
  await work.world.store.releaseAll();
  await work.run(new Fuse(Infinity, 'after'));
  const where = `killed ${when} step ${limit}`;
  await expectAccounts(work, where);
  for (const [url, puts] of before) {
    expect(putsOf(work.world.frameio, url), `${where}: ${url}`).toBe(puts);
  }
  return finished;
}

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} any step of a recording, it goes on with it after a restart [G12] [J2]`, async () => {
    let steps = 1;
    while (!(await checkRecovery(steps, when))) steps += EACH;
    expect(steps, 'the work has many steps').toBeGreaterThan(100);
  }, 3_600_000);
}
