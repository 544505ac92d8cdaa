import { describe, expect, test } from 'vitest';
import { MIB, RecordingWorld } from '../testing/index.ts';

/** A stream of 24 MiB, and what is compared of it: at which state of its job, which offsets. */
async function compared() {
  const world = new RecordingWorld();
  const asked: { state: string; offsets: readonly number[] }[] = [];
  const compare = world.files.compare.bind(world.files);
  const take = world.take('A001.ts', 'stream');
  const id = await world.follow(take);
  world.files.compare = async (path, stamp, ranges, control) => {
    const offsets = ranges.map(({ offsetBytes }) => offsetBytes / MIB);
    asked.push({ state: (await world.upload(id)).job.state.kind, offsets });
    return compare(path, stamp, ranges, control);
  };
  await world.record(take, 24);
  return { world, take, id, asked };
}

describe('what went up is compared', () => {
  test('while it is still being seen whether the recording has ended, and not twice [G4]', async () => {
    const { world, take, id, asked } = await compared();
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(asked[0]?.state).toBe('growing');
    const offsets = asked.flatMap((one) => one.offsets);
    expect(offsets.toSorted((a, b) => a - b)).toEqual([...new Set(offsets)]);
    expect(offsets.length).toBeGreaterThan(3);
  });

  test('again when the recorder patched it after that [G4]', async () => {
    const { world, take, id, asked } = await compared();
    world.files.close(take.path);
    while (asked.length === 0) await world.clock.advance(50);
    take.patch(7 * MIB, 'a correction');
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    const offsets = asked.flatMap((one) => one.offsets);
    expect(offsets.length).toBeGreaterThan(new Set(offsets).size);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('with nothing lost when that reading fails [G4]', async () => {
    const { world, take, id } = await compared();
    const compare = world.files.compare.bind(world.files);
    let failed = 0;
    world.files.compare = async (path, ...rest) => {
      if (failed++ > 0) return compare(path, ...rest);
      return { kind: 'file', code: 'file_changed', message: 'A001.ts has changed' };
    };
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    expect(failed).toBeGreaterThan(1);
  });
});
