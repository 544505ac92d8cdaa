import { describe, expect, test } from 'vitest';
import { MIB, RecordingWorld, anOutcome } from '../testing/index.ts';

const EXPIRED = {
  kind: 'reply',
  status: 403,
  headers: {},
  body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
} as const;
const RESET = { kind: 'network', reason: 'dns', detail: 'x' } as const;

/** A take of which 24 MiB have been recorded while it was followed. */
async function begun(kind: 'classic' | 'fragmented' = 'fragmented') {
  const world = new RecordingWorld();
  const take = world.take('A001.mov', kind);
  const id = await world.follow(take);
  await world.record(take, 24);
  expect(await world.stateOf(id)).toBe('growing');
  return { world, take, id };
}

describe('a restart', () => {
  test.each(['queued', 'identifying', 'growing', 'finishing', 'verifying'] as const)(
    'in the state %s goes on with the same asset [G12]',
    async (kind) => {
      const world = new RecordingWorld();
      const take = world.take('A001.mov', 'classic');
      const id = await world.follow(take);
      const before = { queued: 0, identifying: 4, growing: 24, finishing: 24, verifying: 24 }[kind];
      await world.record(take, before);
      if (kind === 'queued') await world.clock.advance(3_000);
      const goOn = kind === 'verifying' ? world.stopReading() : world.stopFinals();
      if (kind === 'finishing' || kind === 'verifying') take.close();
      await world.until(id, kind);
      const halted = world.halt();
      goOn();
      world.watchFinals();
      await halted;
      if (kind !== 'finishing' && kind !== 'verifying') await world.record(take, 6);
      await world.restart();
      if (kind !== 'finishing' && kind !== 'verifying') {
        await world.record(take, 12);
        take.close();
      }
      expect(await world.isWhole(id, take)).toBe(true);
      expect(world.frameio.recordings.size + world.frameio.assets.size).toBe(1);
      expect(world.wrong).toEqual([]);
    },
  );

  test('while its asset is made notes that one may exist, and makes another [G12]', async () => {
    const world = new RecordingWorld();
    const never = async () => new Promise<never>(() => undefined);
    world.frameio.answerCreate = never;
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    await world.until(id, 'creating');
    world.frameio.answerCreate = null;
    await world.restart();
    await world.record(take, 12);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    const orphans = (await world.store.orphans({ limit: 9 })).lines;
    expect(orphans).toMatchObject([{ assetId: null, reason: 'reply_lost' }]);
    expect(world.frameio.recordings.size).toBe(1);
  });
});

describe('without a network', () => {
  test('the take is recorded on, and caught up with in larger parts [G13]', async () => {
    const { world, take, id } = await begun();
    const down = anOutcome('waitForNetwork', 'unreachable');
    world.frameio.onPut = () => RESET;
    world.frameio.onRequest = () => down;
    await world.record(take, 96, 4);
    expect(world.engine.holds()).toMatchObject([{ reason: 'noNetwork' }]);
    const open = (await world.upload(id)).parts.filter(({ state }) => state.kind === 'waiting');
    expect(open.length).toBeLessThanOrEqual(16);
    world.frameio.onPut = () => null;
    world.frameio.onRequest = () => null;
    await world.clock.advance(60_000);
    await world.record(take, 16);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
    const largest = Math.max(...(await world.upload(id)).parts.map(({ sizeBytes }) => sizeBytes));
    expect(largest).toBeGreaterThan(6 * MIB);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('when it ends meanwhile, it is finished afterwards [G13]', async () => {
    const { world, take, id } = await begun('classic');
    world.frameio.onPut = () => RESET;
    world.frameio.onRequest = () => anOutcome('waitForNetwork', 'unreachable');
    await world.record(take, 16);
    take.close();
    await world.until(id, 'finishing');
    await world.clock.advance(60_000);
    world.frameio.onPut = () => null;
    world.frameio.onRequest = () => null;
    await world.until(id, 'completed', 60_000);
    expect(await world.isWhole(id, take)).toBe(true);
  });
});

describe('a device that is paused at Frame.io', () => {
  test('when the asset is asked for skips the take [G14] [H3]', async () => {
    const world = new RecordingWorld();
    world.frameio.onCreateGrowing = () => anOutcome('skip', 'paused');
    const take = world.take();
    const id = await world.follow(take);
    await world.record(take, 24);
    await world.until(id, 'skipped');
    expect(world.ends()).toMatchObject([{ type: 'skipped', code: 'paused' }]);
  });

  test('in mid-take waits, and goes on with the same asset [G14]', async () => {
    const { world, take, id } = await begun();
    world.frameio.onRequest = () => anOutcome('retry', 'paused');
    await world.record(take, 40, 2);
    expect(await world.stateOf(id)).toBe('growing');
    world.frameio.onRequest = () => null;
    take.close();
    await world.until(id, 'completed', 300_000);
    expect(await world.isWhole(id, take)).toBe(true);
    expect(world.frameio.recordings.size).toBe(1);
  });
});

test('a pairing lost in mid-take: what has its URL goes on, the rest waits for the next [G14] [H2]', async () => {
  const { world, take, id } = await begun();
  let lost = true;
  world.frameio.onRequest = () => (lost ? anOutcome('pairAgain', 'not_paired') : null);
  await world.record(take, 24);
  expect(world.engine.holds()).toMatchObject([{ reason: 'pairingLost' }]);
  const requests = world.frameio.requests.length;
  await world.clock.advance(60_000);
  expect(world.frameio.requests.length).toBe(requests);
  const { parts } = await world.upload(id);
  expect(parts.filter(({ url, state }) => url !== null && state.kind === 'waiting')).toEqual([]);
  expect(parts.filter(({ url }) => url === null)).not.toEqual([]);
  lost = false;
  world.engine.resume('pairingLost');
  await world.record(take, 8);
  take.close();
  expect(await world.isWhole(id, take)).toBe(true);
  expect(world.frameio.recordings.size).toBe(1);
});

describe('a part', () => {
  test('whose URL has expired is asked for again [G15]', async () => {
    const { world, take, id } = await begun();
    const expired = new Set<string>();
    world.frameio.onPut = ({ url }) => {
      if (expired.has(url)) return null;
      expired.add(url);
      return EXPIRED;
    };
    await world.record(take, 24);
    take.close();
    await world.until(id, 'completed', 300_000);
    expect(await world.isWhole(id, take)).toBe(true);
    const numbers = world.asked().flat();
    expect(numbers.length).toBeGreaterThan(new Set(numbers).size);
    expect(world.frameio.recordings.size).toBe(1);
  });

  test('whose request is lost is asked for again exactly so [G15]', async () => {
    const { world, take, id } = await begun();
    let lost = 0;
    const { requests } = world.frameio;
    const before = requests.length;
    world.frameio.onRequest = () =>
      (lost += 1) <= 2 ? anOutcome('retry', 'unreachable', { mayHaveBeenDone: true }) : null;
    await world.record(take, 24);
    await world.clock.advance(10_000);
    const [first, second, third] = requests.slice(before);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    take.close();
    expect(await world.isWhole(id, take)).toBe(true);
  });

  test('whose request is never answered is asked for again [G15] [Q8]', async () => {
    const { world, take, id } = await begun();
    const request = world.frameio.requestParts.bind(world.frameio);
    let hung = false;
    world.frameio.requestParts = async (wanted) => {
      if (hung) return request(wanted);
      hung = true;
      return new Promise<never>(() => undefined);
    };
    await world.record(take, 12);
    await world.clock.advance(300_000);
    take.close();
    await world.until(id, 'completed', 60_000);
    expect(await world.isWhole(id, take)).toBe(true);
  });
});

test('an asset that is gone is dead, and the take begins anew when it has ended [G16]', async () => {
  const { world, take, id } = await begun();
  world.frameio.onRequest = () => anOutcome('newAsset', 'asset_gone');
  await world.record(take, 16);
  const orphans = (await world.store.orphans({ limit: 9 })).lines;
  expect(orphans).toMatchObject([{ assetId: 'recording-1', reason: 'asset_gone' }]);
  await world.record(take, 16);
  expect(world.frameio.recordings.size).toBe(1);
  take.close();
  expect(await world.isWhole(id, take)).toBe(true);
  expect(world.frameio.assets.size).toBe(1);
});
