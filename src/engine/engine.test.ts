import { describe, expect, test } from 'vitest';
import type { Outcome } from '../core/index.ts';
import { ManualClock, MemoryFiles, MemoryFrameio, MemoryStore, settle } from '../testing/index.ts';
import { UploadEngine, type FileToUpload } from './engine.ts';
import type { UploadEvent } from './events.ts';

/** Small, so that hashing takes no time; the server cuts it in three. */
const SIZE_BYTES = 30;

/** An engine on everything in memory; a second one on the same store is a restart. */
function makeWorld() {
  const clock = new ManualClock();
  const files = new MemoryFiles();
  const store = new MemoryStore();
  const frameio = new MemoryFrameio(files);
  frameio.urlCount = 3;
  const events: UploadEvent[] = [];
  const startEngine = (scope: 'all' | 'asked' = 'all') => {
    const engine = new UploadEngine(
      { store, files, frameio, transfer: frameio, clock },
      {
        owner: clock.newId(),
        lanes: 4,
        scope,
        emit: (event) => events.push(event),
        onBroken: (error) => {
          throw error;
        },
      },
    );
    engine.start();
    return engine;
  };
  const file = (name: string, sizeBytes = SIZE_BYTES): FileToUpload => {
    const path = `/card/${name}`;
    const facts = files.write(path, Buffer.alloc(sizeBytes, name));
    return { ...facts, path, name, filetype: 'video/mp4' };
  };
  const ends = () => events.filter(({ type }) => ['completed', 'failed', 'skipped'].includes(type));
  return { clock, files, store, frameio, events, startEngine, file, ends };
}

const outcome = (verdict: Outcome['verdict'], code: Outcome['code']): Outcome => ({
  verdict,
  code,
  message: `said ${code}`,
  retryAfterMs: null,
  mayHaveBeenDone: false,
});

describe('the engine', () => {
  test('delivers a file: asset, every part once, hash, told', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    await startEngine().enqueue(file('a.mp4'));
    await clock.advance(0);
    expect(frameio.assets.get('asset-1')?.puts.sort()).toEqual(['1', '2', '3']);
    expect(ends()).toMatchObject([
      { type: 'completed', assetId: 'asset-1', totalBytes: SIZE_BYTES },
    ]);
  });

  test('computes the offset when it creates, from when the media was made', async () => {
    const { startEngine, file, frameio, clock } = makeWorld();
    const made = { ...file('a.mp4'), createdAtMs: clock.now() - 90_500 };
    await startEngine().enqueue(made);
    await clock.advance(0);
    expect(frameio.assets.get('asset-1')?.asset.offsetSeconds).toBe(90);
  });

  test('says an empty file is skipped and asks Frame.io for nothing', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    await startEngine().enqueue(file('a.mp4', 0));
    await clock.advance(0);
    expect(ends()).toMatchObject([{ type: 'skipped', code: 'empty' }]);
    expect(frameio.assets.size).toBe(0);
  });

  test('says so again when the empty file is named again, and goes on with others', async () => {
    const { startEngine, file, ends, clock } = makeWorld();
    const engine = startEngine();
    const empty = file('a.mp4', 0);
    const id = await engine.enqueue(empty);
    expect(await engine.enqueue(empty)).toBe(id);
    await engine.enqueue(file('b.mp4'));
    await clock.advance(0);
    expect(ends().map(({ type }) => type)).toEqual(['skipped', 'skipped', 'completed']);
  });

  test('retries a part after its backoff, and only that part', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    let refusals = 2;
    frameio.onPut = ({ url }) =>
      url.endsWith('/2') && refusals-- > 0
        ? { kind: 'reply', status: 503, headers: {}, body: '<Error><Code>SlowDown</Code></Error>' }
        : null;
    await startEngine().enqueue(file('a.mp4'));
    await clock.advance(0);
    expect(ends()).toEqual([]);
    await clock.advance(60_000);
    expect(frameio.assets.get('asset-1')?.puts.sort()).toEqual(['1', '2', '3']);
    expect(ends()).toMatchObject([{ type: 'completed' }]);
  });

  test('does not let a refused file hold up the next', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    frameio.onCreate = ({ name }) => (name === 'bad.mp4' ? outcome('fail', 'refused') : null);
    const engine = startEngine();
    await engine.enqueue(file('bad.mp4'));
    await engine.enqueue(file('good.mp4'));
    await clock.advance(0);
    expect(ends().map(({ type }) => type)).toEqual(['failed', 'completed']);
  });

  test('skips what was made in a pause, for good, and goes on', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    frameio.onCreate = ({ name }) => (name === 'a.mp4' ? outcome('skip', 'paused') : null);
    const engine = startEngine();
    await engine.enqueue(file('a.mp4'));
    await engine.enqueue(file('b.mp4'));
    await clock.advance(600_000);
    expect(ends()).toMatchObject([{ type: 'skipped', code: 'paused' }, { type: 'completed' }]);
  });

  test('waits out a dead network without using up tries, and comes back within seconds', async () => {
    const { startEngine, file, frameio, ends, events, clock } = makeWorld();
    let tries = 0;
    let down = true;
    frameio.onCreate = () => {
      tries += 1;
      return down ? outcome('waitForNetwork', 'unreachable') : null;
    };
    const engine = startEngine();
    for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) await engine.enqueue(file(name));
    await clock.advance(600_000);
    expect(ends()).toEqual([]);
    expect(engine.holds()).toMatchObject([{ reason: 'noNetwork' }]);
    expect(tries, 'one try at a time, at least 250 ms apart').toBeLessThan(600_000 / 250);
    expect(tries).toBeGreaterThan(100);
    down = false;
    await clock.advance(3_000);
    expect(ends().map(({ type }) => type)).toEqual(['completed', 'completed', 'completed']);
    expect(events.findLast(({ type }) => type === 'held')).toMatchObject({ reasons: [] });
  });

  test('holds the queue when the pairing is lost, lets living URLs finish, goes on after', async () => {
    const { startEngine, file, frameio, ends, events, clock } = makeWorld();
    const engine = startEngine();
    let lost = false;
    let answer = 0;
    frameio.onCreate = () => (lost ? outcome('pairAgain', 'pairing_lost') : null);
    // The first file's last part is retried after the pairing is lost.
    frameio.onPut = ({ url }) => {
      if (!url.endsWith('asset-1/3') || answer++ > 0) return null;
      lost = true;
      return { kind: 'network', reason: 'reset', detail: 'x' };
    };
    await engine.enqueue(file('a.mp4'));
    await clock.advance(0);
    await engine.enqueue(file('b.mp4'));
    await clock.advance(60_000);
    expect(ends()).toMatchObject([{ type: 'completed', path: '/card/a.mp4' }]);
    expect(events.at(-1)).toEqual({ type: 'quiet' });
    expect(engine.holds()).toMatchObject([{ reason: 'pairingLost' }]);
    lost = false;
    engine.resume('pairingLost');
    await clock.advance(0);
    expect(ends()).toHaveLength(2);
  });

  test('makes an expired asset anew once, writes the dead one down, and then gives up', async () => {
    const { startEngine, file, frameio, ends, store, clock } = makeWorld();
    const body = '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    frameio.onPut = () => ({ kind: 'reply', status: 403, headers: {}, body });
    await startEngine().enqueue(file('a.mp4'));
    await clock.advance(60_000);
    expect(frameio.assets.size).toBe(2);
    expect(ends()).toMatchObject([{ type: 'failed', code: 'url_expired', retryable: true }]);
    expect(await store.deadAssets()).toMatchObject([
      { assetId: 'asset-1', reason: 'url_expired' },
      { assetId: 'asset-2', reason: 'url_expired' },
    ]);
  });

  test('never delivers a mixture as completed: a file that changes fails and is noted', async () => {
    const { startEngine, file, files, frameio, ends, store, clock } = makeWorld();
    const changing = file('a.mp4');
    frameio.onPut = ({ url }) => {
      if (url.endsWith('/3')) files.write(changing.path, Buffer.alloc(SIZE_BYTES, 'other'));
      return null;
    };
    await startEngine().enqueue(changing);
    await clock.advance(60_000);
    expect(ends()).toMatchObject([{ type: 'failed', code: 'file_changed' }]);
    expect(await store.deadAssets()).toMatchObject([
      { assetId: 'asset-1', reason: 'file_changed' },
    ]);
  });

  test('goes on with the same asset when a vanished file is back and named again', async () => {
    const { startEngine, file, files, frameio, ends, clock } = makeWorld();
    const pulled = file('a.mp4');
    let gone = true;
    frameio.onPut = ({ url }) =>
      gone && url.endsWith('/2')
        ? { kind: 'file', code: 'file_vanished', message: 'a.mp4 is not there (ENOENT)' }
        : null;
    const engine = startEngine();
    const id = await engine.enqueue(pulled);
    await clock.advance(0);
    expect(ends()).toMatchObject([{ type: 'failed', code: 'file_vanished' }]);
    gone = false;
    const again = await files.facts(pulled.path);
    if (again.kind === 'file') throw new Error('the file is back');
    expect(await engine.enqueue({ ...pulled, ...again })).toBe(id);
    await clock.advance(0);
    expect(ends().at(-1)).toMatchObject({ type: 'completed', assetId: 'asset-1' });
    expect(frameio.assets.get('asset-1')?.puts.filter((part) => part === '1')).toHaveLength(1);
  });

  test('knows what it has delivered, and takes a file written anew as a new one', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    const engine = startEngine();
    const first = file('a.mp4');
    const id = await engine.enqueue(first);
    await clock.advance(0);
    expect(await engine.enqueue(first)).toBe(id);
    expect(ends().at(-1)).toMatchObject({ type: 'skipped', code: 'duplicate', uploadId: id });
    expect(await engine.enqueue(file('a.mp4'))).not.toBe(id);
    await clock.advance(0);
    expect(frameio.assets.size).toBe(2);
  });

  test('works off only what it was asked for, when that is its scope', async () => {
    const { startEngine, file, frameio, ends, clock } = makeWorld();
    const first = startEngine();
    first.hold('user', null, 'held');
    await first.enqueue(file('earlier.mp4'));
    await first.stop();
    const second = startEngine('asked');
    await second.enqueue(file('named.mp4'));
    await clock.advance(60_000);
    expect(ends()).toMatchObject([{ type: 'completed', path: '/card/named.mp4' }]);
    expect(frameio.assets.size).toBe(1);
  });

  test('a file written anew while its asset is being made: the old one is noted, the new delivered', async () => {
    const { startEngine, file, frameio, store, ends, clock } = makeWorld();
    frameio.answerCreate = async (cancel) =>
      new Promise((resolve) => {
        const lost = { ...outcome('retry', 'cancelled'), mayHaveBeenDone: true };
        cancel.addEventListener('abort', () => resolve(lost));
      });
    const engine = startEngine();
    const first = await engine.enqueue(file('a.mp4'));
    await settle();
    frameio.answerCreate = null;
    const second = await engine.enqueue(file('a.mp4'));
    await clock.advance(1_000);
    expect(ends()).toMatchObject([
      { type: 'failed', uploadId: first, code: 'file_changed' },
      { type: 'completed', uploadId: second },
    ]);
    expect(await store.deadAssets()).toMatchObject([{ jobId: first, reason: 'reply_lost' }]);
  });

  test('hears a create out when it stops, but not for ever: then it is written down', async () => {
    const { startEngine, file, frameio, store, clock } = makeWorld();
    frameio.answerCreate = async (cancel) =>
      new Promise((resolve) => {
        const lost = { ...outcome('retry', 'unreachable'), mayHaveBeenDone: true };
        cancel.addEventListener('abort', () => resolve(lost));
      });
    const engine = startEngine();
    await engine.enqueue(file('a.mp4'));
    await settle();
    const stopped = engine.stop();
    await settle();
    await clock.advance(4_999);
    expect(await store.deadAssets()).toEqual([]);
    await clock.advance(1);
    await stopped;
    expect(await store.deadAssets()).toMatchObject([{ assetId: null, reason: 'reply_lost' }]);
    expect((await store.findByPath('/card/a.mp4'))?.job.state.kind).toBe('queued');
  });

  test('stops cleanly: nothing under way, leases given back, the rest left queued', async () => {
    const { startEngine, file, frameio, store, clock } = makeWorld();
    const engine = startEngine();
    frameio.onPut = async (_, cancel) =>
      new Promise((resolve) => {
        const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
        cancel.addEventListener('abort', () => resolve(answer));
      });
    await engine.enqueue(file('a.mp4'));
    await settle();
    await engine.stop();
    const nowMs = clock.now();
    const states = ['queued', 'creating', 'sending', 'verifying'] as const;
    const free = await store.claim({ owner: 'x', nowMs, leaseMs: 1, states, askedBy: null });
    expect(free?.job.state.kind).toBe('sending');
  });
});
