import { describe, expect, test } from 'vitest';
import { MIB, RecordingWorld } from '../testing/index.ts';

describe('a recording that does not go on', () => {
  test('for some seconds is waited for [G8]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    for (const pauseMs of [0, 3_000, 12_000]) {
      await world.clock.advance(pauseMs);
      await world.record(take, 8);
    }
    expect(await world.stateOf(id)).toBe('growing');
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('that ended for good is finished with what is valid, and said to be broken off [G8]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    take.die();
    await world.until(id, 'completed', 60_000);
    expect(await world.isWhole(id, take)).toBe(true);
    const { remark } = (await world.upload(id)).job;
    expect(remark).toContain('its index is missing');
    expect(world.ends()).toMatchObject([{ type: 'completed', remark }]);
  });

  test('before there is an asset for it fails as incomplete, without one [G8]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 3);
    take.die();
    await world.until(id, 'failed', 60_000);
    expect(world.ends()).toMatchObject([{ type: 'failed', code: 'file_incomplete' }]);
    expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(0);
  });
});

describe('a recording that is not what it was', () => {
  const deadReasons = async (world: RecordingWorld) =>
    (await world.store.orphans({ limit: 99 })).lines.map(({ reason }) => reason);

  test('cut short below what went up: its asset is dead, and it goes up as a finished file [G9]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    world.files.write(take.path, take.bytes.subarray(0, 6 * MIB));
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(await deadReasons(world)).toEqual(['file_changed']);
    expect(world.events.filter(({ type }) => type === 'restarted')).toHaveLength(1);
    expect(world.frameio.recordings.size).toBe(1);
    expect(world.created()).toEqual(['A001.mp4']);
  });

  test('written anew in the same place: what went up before is sent again [G9]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    world.files.write(take.path, Buffer.from('f'));
    await world.clock.advance(1_000);
    await world.record(take, 30);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(await deadReasons(world)).toEqual([]);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('written to once more after it had ended begins anew as a finished file [G9]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    const goOn = world.stopFinals();
    take.close();
    await world.until(id, 'finishing');
    take.patch(50, 'a correction');
    goOn();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(await deadReasons(world)).toEqual(['file_changed']);
    expect(world.created()).toEqual(['A001.mp4']);
  });

  test('found so by its folder is one job all the same [G9]', async () => {
    for (const kind of ['finishing', 'verifying'] as const) {
      const world = new RecordingWorld();
      const take = world.take();
      const id = await world.follow(take);
      await world.record(take, 24);
      const goOn = kind === 'finishing' ? world.stopFinals() : world.stopReading();
      take.close();
      await world.until(id, kind);
      take.patch(50, 'a correction');
      const [found] = await world.engine.enqueue([take.toUpload()], {
        again: false,
        origin: 'found',
        growing: true,
      });
      goOn();
      expect(found).toBe(id);
      expect(await world.isWhole(id, take)).toBe(true);
      await world.clock.advance(20_000);
      expect(await world.store.list({ limit: 9 })).toHaveLength(1);
      expect(await deadReasons(world)).toEqual(['file_changed']);
      expect(world.created()).toEqual(['A001.mp4']);
    }
  });
});

describe('a disk that is pulled in mid-take', () => {
  test('and put back: the take goes on where it was, though it has grown [G10]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    const pulled = world.files.unplug('/card/');
    await world.clock.advance(15_000);
    expect((await world.upload(id)).job.state).toMatchObject({
      kind: 'failed',
      code: 'file_vanished',
      resumable: { kind: 'growing' },
    });
    pulled();
    await world.record(take, 24);
    await world.until(id, 'growing', 30_000);
    await world.record(take, 8);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(1);
  });

  test('is met within two seconds of being put back, however long it was away up to a minute [G10]', async () => {
    for (const awayMs of [6_000, 9_500, 16_000, 60_000]) {
      const world = new RecordingWorld();
      const take = world.take();
      const id = await world.follow(take);
      await world.record(take, 24);
      const pulled = world.files.unplug('/card/');
      await world.clock.advance(awayMs);
      expect(await world.stateOf(id)).toBe('failed');
      pulled();
      await world.clock.advance(2_000);
      expect(await world.stateOf(id), `${awayMs} ms`).toBe('growing');
    }
  });

  test('and renamed before it is back: what its folder finds is the same take [G6] [G10]', async () => {
    const world = new RecordingWorld();
    const take = world.take('A001.mp4.part');
    const id = await world.follow(take);
    await world.record(take, 24);
    const pulled = world.files.unplug('/card/');
    await world.clock.advance(15_000);
    expect((await world.upload(id)).job.state).toMatchObject({ code: 'file_vanished' });
    pulled();
    take.close();
    take.rename('/other/A001.mp4');
    const found = await world.engine.enqueue([take.toUpload()], { again: false, origin: 'found' });
    expect(found).toEqual([id]);
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(1);
    expect(world.frameio.requests.at(-1)?.assetName).toBe('A001.mp4');
  });

  test('and another file has its place on the disk: that one is another take [G10]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    take.rename('/card/B001.mp4');
    const later = { ...take.toUpload(), createdAtMs: 1_700_000_010_000 };
    const [found] = await world.engine.enqueue([later], { again: false, origin: 'found' });
    expect(found).not.toBe(id);
  });

  test('before there is an asset: it is taken up again when it is back [G10]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 4);
    const pulled = world.files.unplug('/card/');
    await world.until(id, 'failed');
    pulled();
    await world.record(take, 4);
    await world.clock.advance(20_000);
    await world.record(take, 8);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
  });

  test('for a moment only is not noticed [G10]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    const pulled = world.files.unplug('/card/');
    await world.clock.advance(3_000);
    pulled();
    await world.record(take, 8);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.ends()).toHaveLength(1);
  });

  test('that falls silent while what went up is compared holds up nothing else [G10] [Q8]', async () => {
    const world = new RecordingWorld();
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    const never = async () => new Promise<never>(() => undefined);
    world.files.compare = never;
    world.files.movedTo = never;
    take.close();
    await world.until(id, 'finishing');
    await world.clock.advance(90_000);
    expect(world.ends()).toMatchObject([{ uploadId: id, code: 'file_vanished' }]);
    const other = world.file('/other/b.mp4');
    const [second = ''] = await world.engine.enqueue([other]);
    await world.until(second, 'completed');
  });
});

test.each(['stream', 'fragmented'] as const)(
  'a %s that ended while nobody looked and whose writer is unknown is not waited for forever [G11]',
  async (kind) => {
    const world = new RecordingWorld();
    world.files.tellsWriters = false;
    const take = world.take('A001.ts', kind);
    await world.record(take, 12);
    take.die();
    const id = await world.follow(take);
    const end = kind === 'stream' ? 'completed' : 'failed';
    await world.until(id, end, 2_000_000, 10_000);
    expect(world.ends()).toHaveLength(1);
  },
);

test('a recording that ended while nobody looked goes up as a finished file, once [G11]', async () => {
  const world = new RecordingWorld();
  const take = world.take();
  const id = await world.follow(take);
  await world.record(take, 3);
  await world.halt();
  await world.record(take, 9);
  take.close();
  await world.restart();
  expect(await world.isWhole(id, take)).toBe(true);
  expect(world.created()).toEqual(['A001.mp4']);
  world.files.write('/card/copy.mp4', take.bytes);
  const copy = { ...take.toUpload(), path: '/card/copy.mp4', name: 'copy.mp4' };
  copy.stamp = world.files.stampOf(copy.path);
  const [second = ''] = await world.engine.enqueue([copy], {
    again: false,
    origin: 'found',
    growing: true,
  });
  await world.until(second, 'skipped');
  expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(1);
});
