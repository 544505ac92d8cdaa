import { describe, expect, test } from 'vitest';
import { EngineWorld, aJob, anOutcome } from '../testing/index.ts';
import { deadlineMsOf, type Job } from './job.ts';
import { URGENT_MS, compareTurns } from './turn.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

/** One part a file, one at a time, each answered when the test says so. */
function oneAtATime(world: EngineWorld) {
  world.frameio.urlCount = 1;
  const puts: string[] = [];
  let answer = () => {};
  world.frameio.onPut = async ({ path }, cancel) => {
    puts.push(path.split('/').at(-1) ?? '');
    return new Promise((resolve) => {
      answer = () => resolve(null);
      cancel.addEventListener('abort', () =>
        resolve({ kind: 'network', reason: 'cancelled', detail: 'x' }),
      );
    });
  };
  const next = async () => {
    answer();
    await world.clock.advance(0);
  };
  return { puts, next };
}

describe('whose turn it is [Q1]', () => {
  const sending = (id: string, leftMs: number, differs: Partial<Job> = {}): Job =>
    aJob(id, {
      state: { kind: 'sending', assetId: id, urlsIssuedAtMs: NOW + leftMs - DAY_MS },
      ...differs,
    });
  const rank = (rank: number, priority = 0) => ({ turn: { rank, priority } });

  test("an asset that dies soon, the user's order, what is begun, the kind of file, age", () => {
    const wanted = [
      sending('dies in an hour', 3_600_000, rank(5)),
      sending('dies in five hours', 5 * 3_600_000),
      aJob('first of all', rank(-2)),
      sending('begun and first', 20 * 3_600_000, rank(-1)),
      aJob('first', rank(-1)),
      sending('begun, nearer', 20 * 3_600_000, rank(0, 9)),
      sending('begun', 23 * 3_600_000, rank(0, 8)),
      aJob('older', rank(0, 1)),
      aJob('younger', rank(0, 1)),
      aJob('of another kind', rank(0, 2)),
    ];
    const mixed = [9, 3, 7, 0, 8, 6, 1, 5, 4, 2].map((index) => wanted[index] as Job);
    const ordered = mixed.toSorted((a, b) => compareTurns(a, b, NOW));
    expect(ordered.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });

  test('the deadline is that of the upload URLs', () => {
    expect(deadlineMsOf(sending('a', URGENT_MS).state)).toBe(NOW + URGENT_MS);
    expect(deadlineMsOf(aJob('a').state)).toBeNull();
  });
});

describe('the order of the queue', () => {
  test('is that of their queueing, until a person says: send this next [Q2]', async () => {
    const world = new EngineWorld();
    const { puts, next } = oneAtATime(world);
    const engine = world.start({ lanes: 1 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const ids = await engine.enqueue(names.map((name) => world.file(name)));
    await world.clock.advance(0);
    await engine.command({ kind: 'first', id: ids[6] ?? '' });
    await world.clock.advance(0);
    for (let left = names.length; left > 0; left -= 1) await next();
    expect(puts).toEqual(['a', 'g', 'b', 'c', 'd', 'e', 'f']);
  });

  test('send this next goes before the waiting parts of a large file [Q2]', async () => {
    const world = new EngineWorld();
    const { puts, next } = oneAtATime(world);
    world.frameio.onCreate = ({ name }) => {
      world.frameio.urlCount = name === 'large' ? 20 : 1;
      return null;
    };
    const engine = world.start({ lanes: 1 });
    const [, small = ''] = await engine.enqueue([
      world.file('large', 'l', 300),
      world.file('small'),
    ]);
    await world.clock.advance(0);
    await next();
    await engine.command({ kind: 'first', id: small });
    await world.clock.advance(0);
    await next();
    await next();
    expect(puts).toEqual(['large', 'large', 'small', 'large']);
  });

  test('puts proxies first when asked, also those that wait already', async () => {
    const world = new EngineWorld();
    const { puts, next } = oneAtATime(world);
    const engine = world.start({ lanes: 1 });
    await engine.command({ kind: 'set', settings: { paused: true } });
    await engine.enqueue(['a.mov', 'a_Proxy.mov', 'b.wav'].map((name) => world.file(name)));
    await engine.command({ kind: 'set', settings: { priority: ['proxy', 'wav'] } });
    await engine.enqueue(['c.mov', 'c_Proxy.mov'].map((name) => world.file(name)));
    await engine.command({ kind: 'set', settings: { paused: false } });
    await world.clock.advance(0);
    for (let left = 5; left > 0; left -= 1) await next();
    expect(puts).toEqual(['a_Proxy.mov', 'c_Proxy.mov', 'b.wav', 'a.mov', 'c.mov']);
  });
});

describe('a person', () => {
  test('holds a file: it sends nothing, and goes on with what it has when let go [Q3]', async () => {
    const world = new EngineWorld();
    const { puts, next } = oneAtATime(world);
    world.frameio.urlCount = 2;
    const engine = world.start({ lanes: 1 });
    const [id = '', other] = await engine.enqueue([world.file('a'), world.file('b')]);
    await world.clock.advance(0);
    await next();
    expect(await engine.command({ kind: 'hold', which: [id] })).toEqual({
      changed: 1,
      refused: [],
    });
    await world.clock.advance(0);
    await next();
    await next();
    expect(puts).toEqual(['a', 'a', 'b', 'b']);
    await world.clock.advance(600_000);
    expect(world.ends()).toMatchObject([{ type: 'completed', uploadId: other }]);
    await engine.command({ kind: 'resume', which: 'all' });
    await world.clock.advance(0);
    await next();
    expect(puts.slice(4)).toEqual(['a']);
    expect(world.ends()).toHaveLength(2);
    expect(world.frameio.assets.size).toBe(2);
  });

  test('cancels one: nothing more of it goes, its asset is noted, the others go on [J8]', async () => {
    const world = new EngineWorld();
    const { puts, next } = oneAtATime(world);
    world.frameio.urlCount = 2;
    const engine = world.start({ lanes: 1 });
    const [id = ''] = await engine.enqueue([world.file('a'), world.file('b')]);
    await world.clock.advance(0);
    await engine.command({ kind: 'cancel', which: [id] });
    await world.clock.advance(0);
    await next();
    await next();
    expect(puts).toEqual(['a', 'b', 'b']);
    expect(world.ends().map(({ type }) => type)).toEqual(['skipped', 'completed']);
    expect(world.ends()[0]).toMatchObject({ code: 'cancelled' });
    expect((await world.store.orphans({ limit: 9 })).lines).toMatchObject([
      { jobId: id, reason: 'cancelled' },
    ]);
  });

  test('cancels all, and what has arrived stays arrived', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const [done = ''] = await engine.enqueue([world.file('done')]);
    await world.clock.advance(0);
    world.frameio.onCreate = () => anOutcome('waitForNetwork', 'unreachable');
    const names = Array.from({ length: 1_200 }, (_, index) => `clip-${index}`);
    await engine.enqueue(names.map((name) => world.file(name)));
    const answer = await engine.command({ kind: 'cancel', which: 'all' });
    expect(answer).toEqual({ changed: 1_200, refused: [] });
    await world.clock.advance(60_000);
    expect(await world.store.counts()).toMatchObject({ queued: 0, uploading: 0, completed: 1 });
    expect(await engine.command({ kind: 'cancel', which: [done] })).toMatchObject({
      changed: 0,
      refused: [{ id: done, why: 'It has arrived' }],
    });
  });

  test('retries all that failed', async () => {
    const world = new EngineWorld();
    let refuses = true;
    world.frameio.onCreate = () => (refuses ? anOutcome('fail', 'refused') : null);
    const engine = world.start();
    await engine.enqueue([world.file('a'), world.file('b')]);
    await world.clock.advance(0);
    refuses = false;
    expect(await engine.command({ kind: 'retry', which: 'all' })).toEqual({
      changed: 2,
      refused: [],
    });
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual([
      'failed',
      'failed',
      'completed',
      'completed',
    ]);
  });

  test('picks what goes, in manual mode; what is named goes by itself [Q4]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.command({ kind: 'set', settings: { mode: 'manual' } });
    const found = { again: false, origin: 'found' } as const;
    const [picked = ''] = await engine.enqueue([world.file('a'), world.file('b')], found);
    await engine.enqueue([world.file('named')]);
    await world.clock.advance(600_000);
    expect(world.created()).toEqual(['named']);
    await engine.command({ kind: 'resume', which: [picked] });
    await world.clock.advance(0);
    expect(world.created()).toEqual(['named', 'a']);
  });

  test('is told which uploads do not exist', async () => {
    const engine = new EngineWorld().start();
    expect(await engine.command({ kind: 'first', id: 'none' })).toEqual({
      changed: 0,
      refused: [{ id: 'none', why: 'There is no such upload' }],
    });
  });
});
