import { describe, expect, test } from 'vitest';
import { EngineWorld, aJob } from '../testing/index.ts';
import { isUntouched } from './content.ts';
import type { Delivery } from './ports/store.ts';

const JOB = aJob('a', { sample: 's' });
const DELIVERY: Delivery = {
  jobId: 'b',
  assetId: 'asset-1',
  projectId: null,
  path: '/elsewhere/a.mp4',
  name: JOB.name,
  sizeBytes: JOB.stamp.sizeBytes,
  mtimeNs: JOB.stamp.mtimeNs,
  sample: 's',
  sha256: 'x',
  deliveredAtMs: 0,
};

describe('a file that nobody has touched since it was delivered', () => {
  test('is one of the same name, size, time and sample, in whatever folder [D2]', () => {
    expect(isUntouched(JOB, DELIVERY)).toBe(true);
  });

  test.each<Partial<Delivery>>([
    { name: 'b.mp4' },
    { sizeBytes: 21 },
    { mtimeNs: '1700000000000000001' },
    { sample: 't' },
    { sample: null },
  ])('is not one with another %o [D2]', (differs) => {
    expect(isUntouched(JOB, { ...DELIVERY, ...differs })).toBe(false);
  });

  test('is not known without a sample, even where none was taken before [D2]', () => {
    expect(isUntouched({ ...JOB, sample: null }, { ...DELIVERY, sample: null })).toBe(false);
  });
});

test('a copy that was looked at before the other arrived is read before it is judged [D1] [D4]', async () => {
  const world = new EngineWorld();
  const engine = world.start();
  await engine.enqueue([world.file('a.mp4', 'same')]);
  await world.clock.advance(0);
  const deliveriesLike = world.store.deliveriesLike.bind(world.store);
  let looks = 0;
  world.store.deliveriesLike = async (content) => {
    looks += 1;
    return looks === 1 ? [] : deliveriesLike(content);
  };
  await engine.enqueue([world.file('b.mp4', 'same')]);
  await world.clock.advance(60_000);
  expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'skipped']);
  expect(world.frameio.assets.size).toBe(1);
});
