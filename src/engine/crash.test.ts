import { expect, test } from 'vitest';
import { ManualClock, MemoryFiles, MemoryFrameio, MemoryStore } from '../testing/index.ts';
import { UploadEngine } from './engine.ts';
import type { UploadEvent } from './events.ts';

/**
 * The engine is killed at every step it takes: before and after each call of a port. What follows is a
 * restart on the same store. Whatever the step, in the end every file has arrived once and whole, no part
 * that the store knew as acknowledged has gone again, and every asset that exists is accounted for.
 */
/** Small, so that hashing takes no time; the server cuts it in three. */
const SIZE_BYTES = 30;
const NAMES = ['a.mp4', 'b.mp4'];

/** Lets `limit` port calls through, then the process is dead: nothing returns, nothing happens. */
class Fuse {
  #left: number;
  readonly when: 'before' | 'after';
  constructor(limit: number, when: 'before' | 'after') {
    this.#left = limit;
    this.when = when;
  }

  get burnt(): boolean {
    return this.#left <= 0;
  }

  wrap<T extends object>(port: T): T {
    const never = () => new Promise<never>(() => undefined);
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          if (this.burnt) return never();
          this.#left -= 1;
          if (this.burnt && this.when === 'before') return never();
          const result: unknown = await (method.apply(target, args) as unknown);
          return this.burnt ? never() : result;
        };
      },
    });
  }
}

function makeWorld() {
  const clock = new ManualClock();
  const files = new MemoryFiles();
  const store = new MemoryStore();
  const frameio = new MemoryFrameio(files);
  frameio.urlCount = 3;
  const events: UploadEvent[] = [];
  const uploads = NAMES.map((name) => {
    const path = `/card/${name}`;
    const facts = files.write(path, Buffer.alloc(SIZE_BYTES, name));
    return { ...facts, path, name, filetype: 'video/mp4' };
  });
  const run = async (fuse: Fuse) => {
    const engine = new UploadEngine(
      {
        store: fuse.wrap(store),
        files: fuse.wrap(files),
        frameio: fuse.wrap<MemoryFrameio>(frameio),
        transfer: fuse.wrap<MemoryFrameio>(frameio),
        clock,
      },
      {
        owner: clock.newId(),
        lanes: 2,
        scope: 'all',
        emit: (event) => void (fuse.burnt || events.push(event)),
        onBroken: (error) => {
          throw error;
        },
      },
    );
    engine.start();
    for (const upload of uploads) void engine.enqueue(upload);
    await clock.advance(120_000);
  };
  return { store, frameio, events, run };
}

async function acknowledged(store: MemoryStore): Promise<string[]> {
  const uploads = await store.list({ limit: 99 });
  return uploads.flatMap(({ job, parts }) =>
    parts
      .filter(({ state }) => state.kind === 'sent')
      .map(({ number }) => `${'assetId' in job.state ? job.state.assetId : '?'}/${number}`),
  );
}

async function checkRecovery(limit: number, when: 'before' | 'after'): Promise<boolean> {
  const { store, frameio, run } = makeWorld();
  const fuse = new Fuse(limit, when);
  await run(fuse);
  const known = await acknowledged(store);
  const putsOf = (key: string) => {
    const [id = '', number] = key.split('/');
    return frameio.assets.get(id)?.puts.filter((put) => put === number).length ?? 0;
  };
  const putsBefore = new Map(known.map((key) => [key, putsOf(key)]));

  await store.releaseAll();
  await run(new Fuse(Infinity, 'after'));

  const where = `killed ${when} step ${limit}`;
  const jobs = (await store.list({ limit: 99 })).map(({ job }) => job);
  expect(
    jobs.map(({ state }) => state.kind),
    where,
  ).toEqual(['completed', 'completed']);
  for (const [key, puts] of putsBefore) expect(putsOf(key), `${where}: ${key}`).toBe(puts);
  const delivered = jobs.map(({ state }) => ('assetId' in state ? state.assetId : ''));
  const others = [...frameio.assets.keys()].filter((id) => !delivered.includes(id));
  const dead = await store.deadAssets();
  expect(others.length, `${where}: assets nobody knows of`).toBeLessThanOrEqual(dead.length);
  for (const id of delivered) {
    expect(new Set(frameio.assets.get(id)?.puts).size, where).toBe(3);
  }
  return !fuse.burnt;
}

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} any step, it finishes the same assets after a restart`, async () => {
    let steps = 0;
    for (let finished = false; !finished; steps += 1)
      finished = await checkRecovery(steps + 1, when);
    expect(steps, 'the workload has many steps').toBeGreaterThan(30);
  });
}
