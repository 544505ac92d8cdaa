import { describe, expect, test } from 'vitest';
import { MIB, RecordingWorld } from '../testing/index.ts';

describe('a recording that is only appended to', () => {
  test('goes up while it is written, and is whole soon after it ends [G1] [G5]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    expect(await world.stateOf(id)).toBe('growing');
    expect(world.frameio.contentOf('recording-1').length).toBeGreaterThan(10 * MIB);
    take.close();
    await world.clock.advance(2_000);
    expect(await world.isWhole(id, take)).toBe(true);
    const [lastRequest] = world.frameio.requests.slice(-1);
    expect(lastRequest).toMatchObject({ assetSizeBytes: take.bytes.length });
    expect(lastRequest?.parts.at(-1)?.isFinal).toBe(true);
    expect(world.frameio.requests.slice(0, -1).flatMap(({ parts }) => parts)).not.toContainEqual(
      expect.objectContaining({ isFinal: true }),
    );
    expect(world.puts().toSorted((a, b) => a - b)).toEqual(world.puts());
    expect(world.frameio.assets.size).toBe(0);
  });

  test('ends in a final part also when it ends exactly with a part [G2]', async () => {
    for (const lastBytes of [0, 1]) {
      const world = new RecordingWorld();
      const take = world.take('exact.ts', 'stream');
      const id = await world.follow(take);
      await world.record(take, 12);
      await world.clock.advance(2_000);
      const [first] = (await world.upload(id)).parts;
      const cutBytes = (await world.upload(id)).parts.at(-1);
      expect(first?.number).toBe(1);
      const endBytes = (cutBytes?.offsetBytes ?? 0) + 2 * (cutBytes?.sizeBytes ?? 0) + lastBytes;
      take.write(endBytes - take.bytes.length);
      take.close();
      expect(await world.isWhole(id, take)).toBe(true);
    }
  });
});

describe('a recording whose head is rewritten when it ends', () => {
  test('keeps its head for the end [G3]', async () => {
    const world = new RecordingWorld();
    const take = world.take('A001.mov', 'classic');
    const id = await world.follow(take);
    await world.record(take, 24);
    expect(world.puts()).not.toContain(1);
    expect(world.puts()).toContain(2);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.puts().filter((number) => number === 1)).toHaveLength(1);
    expect(world.puts().at(-1)).toBe(Math.max(...world.puts()));
  });

  test('of a file that only seemed to keep it, what changed goes again before the end [G4]', async () => {
    const world = new RecordingWorld();
    world.watchFinals();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    take.patch(100, 'another head');
    take.patch(12 * MIB, 'and something in the middle');
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    const counts = Map.groupBy(world.puts(), (number) => number);
    const again = [...counts].filter(([, puts]) => puts.length > 1).map(([number]) => number);
    expect(again).toEqual([1, 3]);
    expect(world.wrong).toEqual([]);
  });
});

describe('a recording that is named when it ends', () => {
  test('has its asset made by its extension, and named with the final part [G6]', async () => {
    const world = new RecordingWorld();
    const take = world.take('A001.tmp', 'classic');
    const id = await world.follow(take);
    await world.record(take, 24);
    expect(world.frameio.recordings.get('recording-1')?.asset.called).toEqual({
      extension: '.mov',
    });
    take.close();
    await world.clock.advance(3_000);
    expect(await world.stateOf(id)).toBe('growing');
    take.rename('/card/Scene 1.mov');
    expect(await world.isWhole(id, take)).toBe(true);
    const { job } = await world.upload(id);
    expect(job).toMatchObject({ path: '/card/Scene 1.mov', name: 'Scene 1.mov' });
    const names = world.frameio.requests.map(({ assetName }) => assetName);
    expect(names.at(-1)).toBe('Scene 1.mov');
    expect(names.slice(0, -1).filter((name) => name !== undefined)).toEqual([]);
  });

  test('is sent as the type that its asset was made with, whatever its name says [G6]', async () => {
    const world = new RecordingWorld();
    const types = new Set<string>();
    world.frameio.onPut = ({ filetype }) => {
      types.add(filetype);
      return null;
    };
    const take = world.take('A001.mxf.tmp', 'classic');
    const id = await world.follow(take);
    await world.record(take, 24);
    take.close();
    take.rename('/card/A001.mp4');
    expect(await world.isWhole(id, take)).toBe(true);
    expect([...types]).toEqual([world.frameio.recordings.get('recording-1')?.asset.filetype]);
  });

  test('is named so also when it is too short for a growing asset [G6]', async () => {
    const world = new RecordingWorld();
    const take = world.take('A001.mp4.recording', 'classic');
    const id = await world.follow(take);
    await world.record(take, 3);
    take.close();
    take.rename('/card/A001.mp4');
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.created()).toEqual(['A001.mp4']);
    expect((await world.upload(id)).job).toMatchObject({ name: 'A001.mp4', filetype: 'video/mp4' });
  });

  test.each(['/card/Scene 1', '/card/Scene 1.'])(
    'is called %s with its extension [G6]',
    async (to) => {
      const world = new RecordingWorld();
      const take = world.take('A001.tmp', 'classic');
      const id = await world.follow(take);
      await world.record(take, 24);
      take.close();
      take.rename(to);
      expect(await world.isWhole(id, take)).toBe(true);
      expect(world.frameio.requests.at(-1)?.assetName).toBe('Scene 1.mov');
    },
  );

  test('moved while its parts go up goes on under its new name [G6]', async () => {
    const world = new RecordingWorld();
    const take = world.take('A001.mp4');
    const id = await world.follow(take);
    await world.record(take, 12);
    take.rename('/card/B001.mp4');
    await world.record(take, 12);
    const goOn = world.stopFinals();
    take.close();
    await world.until(id, 'finishing');
    take.rename('/card/C001.mp4');
    goOn();
    expect(await world.isWhole(id, take)).toBe(true);
    const { job } = await world.upload(id);
    expect(job).toMatchObject({ path: '/card/C001.mp4', name: 'A001.mp4' });
  });
});

describe('a name that no growing asset can have', () => {
  test.each(['clip', 'take..mp4'])('%s goes up when it is finished [G7]', async (name) => {
    const world = new RecordingWorld();
    const take = world.take(name);
    const id = await world.follow(take);
    await world.record(take, 24);
    expect(world.frameio.recordings.size).toBe(0);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.created()).toEqual([name]);
  });
});

describe('a take that is too short', () => {
  test.each([
    ['fragmented', 4.5],
    ['classic', 10],
  ] as const)('%s, of %d MiB, never has a growing asset [G7]', async (kind, mib) => {
    const world = new RecordingWorld();
    const take = world.take('A001.mov', kind);
    const id = await world.follow(take);
    await world.record(take, mib, 0.5);
    await world.clock.advance(30_000);
    expect(world.frameio.recordings.size).toBe(0);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.created()).toEqual(['A001.mov']);
  });
});
