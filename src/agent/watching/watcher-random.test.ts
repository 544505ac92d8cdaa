import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemoryFile } from '../testing/memory-disk.ts';
import { WatchWorld } from '../testing/watch-world.ts';

const MIB = 1024 ** 2;
const EXISTING = ['nothing', 'everything', { pick: ['1*'] }] as const;

type World = WatchWorld;
/** What can happen to a folder, or to who watches it; `path` is of a file that is there. */
const ACTS: Readonly<
  Record<string, (world: World, path: string, target: string) => Promise<void>>
> = {
  create: async (world, _, target) => void world.disk.create(target),
  copyIn: async (world, _, target) => void world.disk.write(target),
  // More often than anything else, so that recordings come to something.
  grow: async (world, path) => grow(world, path),
  growOn: async (world, path) => grow(world, path),
  growFast: async (world, path) => grow(world, path),
  close: async (world, path) => close(world, path, true),
  breakOff: async (world, path) => close(world, path, false),
  rewrite: async (world, path) => {
    const file = world.disk.files.get(path);
    if (file !== undefined) world.disk.reopen(file, 7 * MIB);
  },
  append: async (world, path) => {
    const file = world.disk.files.get(path);
    if (file?.isOpen === false) world.disk.reopen(file, file.sizeBytes + MIB);
  },
  rename: async (world, path, target) => world.disk.rename(path, target),
  replace: async (world, path) => void world.disk.write(path, 3_000),
  remove: async (world, path) => world.disk.remove(path),
  pull: async (world) => {
    const putBack = world.disk.pull(world.root);
    await world.pass(3_000);
    putBack();
  },
  restart: async (world) => {
    await world.stop();
    await world.start();
  },
  kill: async (world) => {
    world.kill();
    await world.start();
  },
  standStill: async (world) => {
    await world.stop();
    await world.pass(5_000);
  },
};

function grow(world: World, path: string): void {
  const file = world.disk.files.get(path);
  if (file?.isOpen !== true) return;
  Object.assign(file, { sizeBytes: file.sizeBytes + 2 * MIB, mtimeMs: world.clock.now() });
}

function close(world: World, path: string, isWhole: boolean): void {
  const file = world.disk.files.get(path);
  if (file?.isOpen !== true) return;
  Object.assign(file, { isWhole, isOpen: false, mtimeMs: world.clock.now() });
  if (file.sizeBytes === 0) file.sizeBytes = 1;
}

const anAct = fc.record({
  act: fc.constantFrom(...Object.keys(ACTS)),
  which: fc.nat(9),
  target: fc.constantFrom('1.mov', '2.mov', 'a/1.mov', 'a/3.mov', 'a/b/4.mov', '5.tmp'),
  thenMs: fc.constantFrom(1, 100, 400, 700, 1_500, 4_000),
});

/** Contents that are there before, and are not wanted. */
function unwantedOf(world: World, existing: (typeof EXISTING)[number]): Set<number> {
  const files = [...world.disk.files].filter(([path]) => {
    if (typeof existing === 'string') return existing === 'nothing';
    return !path.endsWith('/1.mov');
  });
  return new Set(files.map(([, { content }]) => content));
}

test('each content that is wanted is handed over once when it is finished, no other ever', async () => {
  const history = fc.tuple(fc.constantFrom(...EXISTING), fc.array(anAct, { maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(history, async ([existing, acts]) => {
      const world = new WatchWorld();
      for (const [index, name] of ['1.mov', '2.mov', 'a/1.mov', 'old/9.mov'].entries()) {
        world.disk.write(`${world.root}/${name}`, 1_000 + index);
      }
      await world.pass(60_000);
      const unwanted = unwantedOf(world, existing);
      await world.add(existing);
      await world.start();
      for (const { act, which, target, thenMs } of acts) {
        const paths = [...world.disk.files.keys()].toSorted();
        const path = paths[which % Math.max(1, paths.length)] ?? '';
        await ACTS[act]?.(world, path, `${world.root}/${target}`);
        if (act === 'standStill') await world.start();
        await world.pass(thenMs);
      }
      // Everything comes to rest.
      for (const path of world.disk.files.keys()) close(world, path, true);
      await world.pass(90_000);
      await world.stop();
      judge(world, unwanted);
    }),
    { numRuns: 250 },
  );
}, 120_000);

function judge(world: World, unwanted: ReadonlySet<number>): void {
  const count = (of: number, isGrowing: boolean) =>
    world.handed.filter(({ content, growing }) => content === of && growing === isGrowing).length;
  for (const { content } of world.handed) {
    expect(unwanted.has(content), `content ${content} was not wanted`).toBe(false);
    expect(count(content, true), `content ${content}, growing`).toBeLessThanOrEqual(1);
    expect(count(content, false), `content ${content}, finished`).toBeLessThanOrEqual(1);
  }
  for (const [path, file] of world.disk.files) {
    if (!isSendable(path, file) || unwanted.has(file.content)) continue;
    expect(count(file.content, false), `${path}, content ${file.content}`).toBe(1);
  }
}

const isSendable = (path: string, { isWhole }: MemoryFile) => isWhole && !path.endsWith('.tmp');
