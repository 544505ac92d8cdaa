import { describe, expect, test } from 'vitest';
import { RecordingWorld } from '../testing/index.ts';

/** A take of which 24 MiB have been recorded while it was followed. */
async function begun(kind: 'classic' | 'fragmented' = 'fragmented') {
  const world = new RecordingWorld();
  const take = world.take('A001.mov', kind);
  const id = await world.follow(take);
  await world.record(take, 24);
  expect(await world.stateOf(id)).toBe('growing');
  return { world, take, id };
}

describe('a person', () => {
  test('who holds a take in mid-take and lets it go gets all of it, as one asset [G17] [Q3]', async () => {
    const { world, take, id } = await begun();
    await world.engine.command({ kind: 'hold', which: [id] });
    const held = world.frameio.stored.size;
    await world.record(take, 16);
    expect(world.frameio.stored.size).toBe(held);
    await world.engine.command({ kind: 'resume', which: [id] });
    await world.record(take, 8);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('who cancels it has its asset written down [G17] [J8]', async () => {
    const { world, take, id } = await begun();
    await world.engine.command({ kind: 'cancel', which: [id] });
    const sent = world.frameio.stored.size;
    await world.record(take, 16);
    expect(world.frameio.stored.size).toBe(sent);
    const orphans = (await world.store.orphans({ limit: 9 })).lines;
    expect(orphans).toMatchObject([{ assetId: 'recording-1', reason: 'cancelled' }]);
  });

  test('who pauses the queue: nothing goes and no asset is made until it goes on [G17] [Q5]', async () => {
    const { world, take, id } = await begun();
    const second = world.take('B001.mov');
    const secondId = await world.follow(second);
    await world.record(second, 4);
    await world.engine.command({ kind: 'set', settings: { paused: true } });
    await world.clock.advance(0);
    const [sent, asked] = [world.frameio.stored.size, world.frameio.requests.length];
    await world.record([take, second], 24);
    expect(world.frameio.recordings.size).toBe(1);
    expect([world.frameio.stored.size, world.frameio.requests.length]).toEqual([sent, asked]);
    await world.engine.command({ kind: 'set', settings: { paused: false } });
    await world.record([take, second], 8);
    take.close();
    second.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(await world.isWhole(secondId, second)).toBe(true);
    expect(world.frameio.recordings.size).toBe(2);
  });

  test('who works in manual mode picks it while it is recorded [G17] [Q4]', async () => {
    const world = new RecordingWorld();
    await world.engine.command({ kind: 'set', settings: { mode: 'manual' } });
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    expect(world.frameio.recordings.size).toBe(0);
    await world.engine.command({ kind: 'resume', which: [id] });
    await world.record(take, 12);
    expect(await world.stateOf(id)).toBe('growing');
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
  });
});

describe('lanes', () => {
  test('serve twelve recorders at once [G18]', async () => {
    const world = new RecordingWorld();
    const takes = Array.from({ length: 12 }, (_, index) => world.take(`A${index}.mov`));
    const ids: string[] = [];
    for (const take of takes) ids.push(await world.follow(take));
    await world.record(takes, 16);
    const states = await Promise.all(ids.map(async (id) => world.stateOf(id)));
    expect(new Set(states)).toEqual(new Set(['growing']));
    for (const take of takes) take.close();
    for (const [index, take] of takes.entries()) {
      expect(await world.isWhole(ids[index] ?? '', take)).toBe(true);
    }
    expect(world.frameio.recordings.size).toBe(12);
  });

  test('go to what is recorded before what is finished, however much of that there is [G18]', async () => {
    const world = new RecordingWorld({ lanes: 1 });
    world.frameio.urlCount = 400;
    world.frameio.onPut = async ({ path }) => {
      if (!path.includes('long')) return null;
      const { clock } = world;
      return new Promise((resolve) => clock.wakeAt(clock.now() + 1_000, () => resolve(null)));
    };
    await world.engine.enqueue([world.file('long.mp4', 'long', 4_000)]);
    await world.clock.advance(2_000);
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    await world.clock.advance(4_000);
    expect(world.puts().length).toBeGreaterThan(2);
    take.close();
    await world.until(id, 'completed');
    expect(world.ends()).toHaveLength(1);
  });

  test('are not taken by recordings that have nothing to send [G18]', async () => {
    const world = new RecordingWorld();
    const takes = Array.from({ length: 12 }, (_, index) => world.take(`A${index}.mov`));
    for (const take of takes) await world.follow(take);
    await world.record(takes, 12);
    await world.clock.advance(2_000);
    const [id = ''] = await world.engine.enqueue([world.file('done.mp4')]);
    await world.until(id, 'completed');
    expect(world.ends()).toHaveLength(1);
  });
});

test('two engines on one store send a take once, and one goes on where the other died [G19]', async () => {
  const { world, take, id } = await begun('classic');
  const other = world.start();
  await world.record(take, 8);
  const puts = world.puts();
  expect(puts).toHaveLength(new Set(puts).size);
  await world.halt();
  await world.record(take, 8);
  take.close();
  expect(await world.isWhole(id, take)).toBe(true);
  expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(1);
  await other.stop();
});
