import { beforeEach, describe, expect, test } from 'vitest';
import { WatchWorld } from '../testing/watch-world.ts';

const MIB = 1024 ** 2;
const MINUTE = 60_000;

/** On a disk in memory and a clock that a test moves. */
describe('watching', () => {
  let world: WatchWorld;
  const write = (name: string, sizeBytes?: number) =>
    world.disk.write(`${world.root}/${name}`, sizeBytes);
  const states = () => world.watcher.states;

  beforeEach(async () => {
    world = new WatchWorld();
    await world.add('nothing');
    await world.start();
  });

  test('hands over a file that comes, once, soon after it was closed', async () => {
    const take = world.disk.create(`${world.root}/DCIM/a.mov`);
    for (let second = 0; second < 4; second++) {
      Object.assign(take, { sizeBytes: take.sizeBytes + MIB, mtimeMs: world.clock.now() });
      await world.pass(1_000);
    }
    expect(world.handed).toEqual([]);
    Object.assign(take, { isOpen: false, isWhole: true, mtimeMs: world.clock.now() });
    await world.pass(1_300);
    expect(world.finished('DCIM/a.mov')).toBe(1);
    await world.pass(10 * MINUTE);
    expect(world.handed).toHaveLength(1);
  });

  test('hands over a recording as soon as it has a part to send, and its end once', async () => {
    const take = world.disk.create(`${world.root}/a.mov`);
    let tookMs = 0;
    for (; tookMs < 10_000 && world.handed.length === 0; tookMs += 250) {
      Object.assign(take, { sizeBytes: take.sizeBytes + 2 * MIB, mtimeMs: world.clock.now() });
      await world.pass(250);
    }
    expect(world.handed).toMatchObject([{ growing: true }]);
    // 5 MiB are there after 0.75 s.
    expect(tookMs).toBeLessThanOrEqual(750 + 2_000);
    Object.assign(take, { isOpen: false, isWhole: true, mtimeMs: world.clock.now() });
    await world.pass(MINUTE);
    expect(world.handed.map(({ growing }) => growing)).toEqual([true, false]);
    expect((await world.known('a.mov'))?.verdict).toEqual({ kind: 'handedOver' });
  });

  test('a recording that was handed over stays one over a restart and a new name', async () => {
    const take = world.disk.create(`${world.root}/a.tmp`);
    for (let look = 0; look < 12; look++) {
      Object.assign(take, { sizeBytes: take.sizeBytes + 2 * MIB, mtimeMs: world.clock.now() });
      await world.pass(250);
    }
    expect(world.handed).toMatchObject([{ growing: true }]);
    await world.stop();
    world.disk.rename(`${world.root}/a.tmp`, `${world.root}/a.mov`);
    await world.start();
    for (let look = 0; look < 12; look++) {
      Object.assign(take, { sizeBytes: take.sizeBytes + 2 * MIB, mtimeMs: world.clock.now() });
      await world.pass(250);
    }
    expect(world.handed).toHaveLength(1);
    Object.assign(take, { isOpen: false, isWhole: true, mtimeMs: world.clock.now() });
    await world.pass(MINUTE);
    expect(world.handed.map(({ path, growing }) => [path, growing])).toEqual([
      [`${world.root}/a.tmp`, true],
      [`${world.root}/a.mov`, false],
    ]);
  });

  test('finds what was finished while no program ran, and nothing twice', async () => {
    write('a.mov');
    await world.pass(5_000);
    await world.stop();
    write('b.mov');
    await world.pass(60 * MINUTE);
    await world.start();
    await world.pass(5_000);
    expect([world.finished('a.mov'), world.finished('b.mov')]).toEqual([1, 1]);
    expect(world.handed).toHaveLength(2);
  });

  test('a restart reads no file that is decided about', async () => {
    for (let index = 0; index < 50; index++) write(`DCIM/${index}.mov`);
    await world.pass(10_000);
    expect(world.handed).toHaveLength(50);
    await world.stop();
    world.disk.inspections = 0;
    await world.start();
    await world.pass(MINUTE);
    expect(world.disk.inspections).toBe(0);
    expect(world.handed).toHaveLength(50);
  });

  test('a program that dies between queue and memory hands over again, which the queue knows', async () => {
    write('a.mov');
    while (world.handed.length === 0) await world.pass(50);
    await world.memory.forgetFiles([{ folder: world.root, name: 'a.mov' }]);
    world.kill();
    await world.start();
    await world.pass(5_000);
    expect(world.finished('a.mov')).toBe(2);
  });

  test('a file that was written anew under its name is handed over again', async () => {
    const file = write('a.mov');
    await world.pass(5_000);
    Object.assign(file, { sizeBytes: 2_000, mtimeMs: world.clock.now() });
    await world.pass(5_000);
    expect(world.finished('a.mov')).toBe(2);
  });

  test('a file that was renamed or moved is not new, one beside it is', async () => {
    write('a.mov');
    await world.pass(5_000);
    world.disk.rename(`${world.root}/a.mov`, `${world.root}/done/take 1.mov`);
    write('a.mov');
    await world.pass(5_000);
    expect([world.finished('a.mov'), world.finished('done/take 1.mov')]).toEqual([2, 0]);
  });

  test('says what waits and why, and of what was broken off that only a person sends it', async () => {
    const take = world.disk.create(`${world.root}/a.mov`);
    Object.assign(take, { sizeBytes: MIB });
    await world.pass(2_000);
    expect(states()[0]?.why).toMatch(/^1 file is not finished yet: a\.mov: /);
    take.isOpen = false;
    await world.pass(MINUTE);
    expect(world.news).toMatchObject([{ type: 'brokenOff', path: `${world.root}/a.mov` }]);
    expect(states()[0]?.why).toMatch(/^1 file was broken off .*dailies upload: a\.mov: /);
    await world.stop();
    await world.start();
    await world.pass(1_000);
    expect(states()[0]?.why, 'right after a restart too').toMatch(/was broken off .* a\.mov: /);
    await world.pass(MINUTE);
    expect(world.news, 'and told once').toHaveLength(1);
    Object.assign(take, { isWhole: true, sizeBytes: 2 * MIB, mtimeMs: world.clock.now() });
    await world.pass(MINUTE);
    expect(world.finished('a.mov'), 'unless it goes on').toBe(1);
  });

  test('what the queue does not take waits with its reason, and is offered again', async () => {
    world.refuses = 'a.mov is larger than an asset may be';
    write('a.mov');
    await world.pass(5_000);
    expect(states()[0]?.why).toContain('larger than an asset may be');
    world.refuses = null;
    await world.pass(6_000);
    expect(world.finished('a.mov')).toBe(1);
    expect(states()[0]?.why).toBeNull();
  });

  test('a disk that is pulled is missing, and goes on when it is back', async () => {
    write('a.mov');
    await world.pass(5_000);
    const putBack = world.disk.pull(world.root);
    await world.pass(2_000);
    expect(states()).toMatchObject([
      { state: 'missing', why: expect.stringContaining('not there') },
    ]);
    putBack();
    write('b.mov');
    await world.pass(5_000);
    expect(states()).toEqual([{ path: world.root, state: 'watching', why: null }]);
    expect([world.finished('a.mov'), world.finished('b.mov')]).toEqual([1, 1]);
    expect(world.news).toMatchObject([{ state: 'missing' }, { state: 'watching' }]);
  });

  test('another disk in its place is what it is: what looks the same is offered to who knows contents', async () => {
    write('a.mov');
    await world.pass(5_000);
    const [first] = world.handed;
    const putBack = world.disk.pull(world.root);
    world.disk.makeFolder(world.root);
    const other = write('a.mov');
    other.mtimeMs = first?.mtimeMs ?? 0;
    await world.pass(5_000);
    expect(world.finished('a.mov')).toBe(2);
    putBack();
    await world.pass(5 * MINUTE);
    expect(world.handed.every(({ path }) => path === `${world.root}/a.mov`)).toBe(true);
  });

  test('a disk that does not answer stops no other folder, and is said to be silent', async () => {
    world.disk.makeFolder('/w/other');
    await world.add('nothing', {}, '/w/other');
    await world.pass(1_000);
    const letGo = world.disk.hang(world.root);
    world.disk.write('/w/other/b.mov');
    write('a.mov');
    await world.pass(20_000);
    expect(world.handed.map(({ path }) => path)).toEqual(['/w/other/b.mov']);
    expect(states()[0]).toMatchObject({ state: 'missing' });
    expect(states()[0]?.why).toMatch(/^its disk has not answered for \d+ s/);
    letGo();
    await world.pass(5_000);
    expect(world.finished('a.mov')).toBe(1);
    expect(states()[0]).toMatchObject({ state: 'watching', why: null });
  });

  test('a folder that may not be read is said, and the others go on', async () => {
    world.disk.makeFolder(`${world.root}/secret`);
    world.disk.forbidden.add(`${world.root}/secret`);
    write('DCIM/a.mov');
    await world.pass(5_000);
    expect(world.finished('DCIM/a.mov')).toBe(1);
    expect(states()[0]).toMatchObject({ state: 'watching' });
    expect(states()[0]?.why).toContain('secret may not be read');
  });

  test('a folder within another is watched once, as it was said for it', async () => {
    const inner = `${world.root}/inner`;
    world.disk.makeFolder(inner);
    await world.add('nothing', { channel: 2, growing: false }, inner);
    await world.pass(1_000);
    write('a.mov');
    write('inner/b.mov');
    await world.pass(5_000);
    expect([world.finished('a.mov'), world.finished('inner/b.mov')]).toEqual([1, 1]);
    expect(new Set(world.settings.map(({ channel }) => channel))).toEqual(new Set([2, null]));
    await world.remove(inner);
    write('inner/c.mov');
    await world.pass(5_000);
    expect([world.finished('inner/b.mov'), world.finished('inner/c.mov')]).toEqual([1, 1]);
  });

  test('a folder that is removed is watched no more; added again, its files are there before', async () => {
    await world.remove();
    await world.pass(1_000);
    write('a.mov');
    await world.pass(5_000);
    expect([states(), world.handed]).toEqual([[], []]);
    await world.add('nothing');
    write('b.mov');
    await world.pass(5_000);
    expect([world.finished('a.mov'), world.finished('b.mov')]).toEqual([0, 1]);
  });

  test('a clock that is set back, or forth, stops nothing', async () => {
    await world.pass(MINUTE);
    world.clock.setBack(30 * 86_400_000);
    await world.pass(MINUTE);
    write('a.mov');
    await world.pass(10_000);
    world.clock.jump(60 * 86_400_000);
    write('b.mov');
    await world.pass(10_000);
    expect([world.finished('a.mov'), world.finished('b.mov')]).toEqual([1, 1]);
  });

  test('what is gone is remembered for a month, and then forgotten', async () => {
    const file = write('a.mov');
    await world.pass(5_000);
    world.disk.remove(`${world.root}/a.mov`);
    await world.pass(5_000);
    expect(await world.known('a.mov')).toMatchObject({ goneAtMs: expect.any(Number) });
    world.disk.files.set(`${world.root}/a.mov`, file);
    world.disk.makeFolder(`${world.root}/touched`);
    await world.pass(10 * MINUTE);
    expect(await world.known('a.mov')).toMatchObject({ goneAtMs: null });
    expect(world.finished('a.mov')).toBe(1);
    world.disk.remove(`${world.root}/a.mov`);
    await world.pass(5_000);
    await world.stop();
    world.clock.jump(31 * 86_400_000);
    await world.start();
    await world.pass(1_000);
    expect(await world.known('a.mov')).toBeUndefined();
  });
});
