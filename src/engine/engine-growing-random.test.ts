import { expect, test } from 'vitest';
import { ManualClock, RecordingWorld, anOutcome, type MemoryTake } from '../testing/index.ts';
import type { TakeKind } from '../testing/index.ts';
import { ENDED } from './job.ts';
import type { PartToSend } from './ports/frameio.ts';

/**
 * Recorders, a person, a network and a disk that do anything at any time, by a seed. `SEED=7` runs one,
 * `SEEDS=2000` so many. While they do, no final part goes before all else is in place; when they have
 * calmed down every take has arrived as it is on the disk, or failed with a reason, and every asset is
 * accounted for.
 */
const ONE = Number(process.env['SEED'] ?? NaN);
const SEEDS = Number.isNaN(ONE)
  ? Array.from({ length: Number(process.env['SEEDS'] ?? 10) }, (_, index) => index + 1)
  : [ONE];
const STEPS = 60;
const ALL = { limit: 999 };
const TAKES_MOST = 5;
const REPLY = { kind: 'reply', headers: {} } as const;
const error = (code: string, message: string) =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

class Chaos {
  readonly world = new RecordingWorld();
  readonly #dice: ManualClock;
  readonly #takes: MemoryTake[] = [];
  /** The job of each take, as a watch folder knows it whatever the file is called by now. */
  readonly #jobs = new Map<MemoryTake, string>();
  readonly #open = new Set<MemoryTake>();
  readonly trace: string[] = [];
  #faults = 0;
  #plug: (() => void) | null = null;

  constructor(seed: number) {
    this.#dice = new ManualClock(0, seed);
    const { frameio } = this.world;
    frameio.onPut = async (part) => this.#onPut(part);
    frameio.onRequest = () => this.#fault(['paused', 'lost', 'network', 'gone', 'pairing']);
    frameio.onCreateGrowing = () => this.#fault(['lost', 'network', 'failed']);
    frameio.onCreate = () => this.#fault(['lost', 'network']);
  }

  #chance(probability: number): boolean {
    return this.#dice.random() < probability;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#dice.random() * items.length)] as T;
  }

  #fault(kinds: readonly (keyof typeof FAULTS)[]) {
    return this.#chance(this.#faults) ? FAULTS[this.#pick(kinds)] : null;
  }

  async #onPut(part: PartToSend) {
    const why = await this.world.whyNotNow(part);
    if (why !== null) this.world.wrong.push(why);
    const { clock } = this.world;
    if (this.#chance(0.3)) {
      await new Promise<void>((resolve) => {
        clock.wakeAt(clock.now() + this.#pick([10, 300, 3_000]), resolve);
      });
    }
    if (!this.#chance(this.#faults)) return null;
    return this.#pick([
      { ...REPLY, status: 503, body: '' },
      { ...REPLY, status: 403, body: error('AccessDenied', 'Request has expired') },
      { ...REPLY, status: 404, body: error('NoSuchUpload', 'x') },
      { kind: 'network', reason: 'reset', detail: 'x' } as const,
      { kind: 'network', reason: 'dns', detail: 'x' } as const,
    ]);
  }

  async step(): Promise<void> {
    this.#faults = this.#pick([0, 0, 0, 0.1, 0.4]);
    const [name, deed] = this.#pick(this.#deeds());
    this.trace.push(name);
    await deed();
    await this.world.clock.advance(this.#pick([0, 250, 500, 1_000, 4_000]));
    await this.find();
  }

  #deeds(): readonly (readonly [string, () => unknown])[] {
    const { world } = this;
    const one = (deed: (take: MemoryTake) => unknown) => () => {
      const open = [...this.#open];
      return open.length === 0 ? this.#begin() : deed(this.#pick(open));
    };
    const write = one(async (take) => {
      for (let left = this.#pick([1, 4, 12]); left > 0; left -= 1) await world.record(take, 1);
    });
    const stop = (how: 'close' | 'die') =>
      one((take) => {
        take[how]();
        this.#open.delete(take);
      });
    return [
      ['begin', () => this.#begin()],
      ['write', write],
      ['write', write],
      ['write', write],
      ['write', write],
      [
        'patch',
        one((take) => take.patch(Math.floor(take.bytes.length * this.#dice.random()), 'p')),
      ],
      ['close', stop('close')],
      ['die', stop('die')],
      [
        'rename',
        one((take) => take.rename(take.path.replace(/(\.\w+)$/, `-${this.trace.length}$1`))),
      ],
      ['cut short', one((take) => take.truncate(Math.floor(take.bytes.length / 2)))],
      ['hold', async () => world.engine.command({ kind: 'hold', which: await this.#some() })],
      ['resume', async () => world.engine.command({ kind: 'resume', which: 'all' })],
      [
        'cancel',
        async () => world.engine.command({ kind: 'cancel', which: await this.#some(0.1) }),
      ],
      ['retry', async () => world.engine.command({ kind: 'retry', which: 'all' })],
      ['pause', async () => this.#pause(this.#chance(0.3))],
      ['pair', () => world.engine.resume('pairingLost')],
      ['pull the disk', () => (this.#plug ??= world.files.unplug('/card/'))],
      ['put it back', () => this.#putBack()],
      ['put it back', () => this.#putBack()],
      ['restart', async () => world.restart()],
      ['lose the leases', async () => world.store.releaseAll()],
      ['jump', () => world.clock.jump(this.#pick([86_400_000, -86_400_000]))],
    ];
  }

  #putBack(): void {
    this.#plug?.();
    this.#plug = null;
  }

  async #pause(paused: boolean): Promise<void> {
    await this.world.engine.command({ kind: 'set', settings: { paused } });
  }

  async #some(probability = 0.4): Promise<readonly string[]> {
    const jobs = await this.world.store.list(ALL);
    return jobs.map(({ job }) => job.id).filter(() => this.#chance(probability));
  }

  #begin(): void {
    if (this.#takes.length === TAKES_MOST) return;
    const name = `A${this.#takes.length}${this.#pick(['.mp4', '.mov', '.tmp', '.mp4.part'])}`;
    const take = this.world.take(name, this.#pick<TakeKind>(['classic', 'fragmented', 'stream']));
    this.#takes.push(take);
    this.#open.add(take);
  }

  /** What a watch folder does: what it finds and nobody knows, it hands over. */
  async find(): Promise<void> {
    if (this.#plug !== null) return;
    for (const take of this.#takes) {
      const known = this.#jobs.get(take);
      if (known !== undefined && !ENDED.includes(await this.world.stateOf(known))) continue;
      const options = { again: false, origin: 'found', growing: true } as const;
      const [id = ''] = await this.world.engine.enqueue([take.toUpload()], options);
      this.#jobs.set(take, id);
    }
  }

  /** Everything is well again, recorders end what they began, and a person wants all of it. */
  async calm(): Promise<readonly MemoryTake[]> {
    const { world } = this;
    this.#faults = 0;
    this.#putBack();
    for (const take of this.#takes) {
      if (this.#open.has(take)) take.close();
      if (/\.(tmp|part)$/.test(take.path)) take.rename(`${take.path}.ts`);
    }
    this.#open.clear();
    world.engine.resume('pairingLost');
    await this.#pause(false);
    await world.engine.command({ kind: 'resume', which: 'all' });
    for (let round = 0; round < 4; round += 1) {
      await this.find();
      await world.engine.command({ kind: 'retry', which: 'all' });
      await world.clock.advance(200_000);
    }
    await world.halt();
    return this.#takes;
  }
}

const FAULTS = {
  paused: anOutcome('retry', 'paused'),
  lost: anOutcome('retry', 'unreachable', { mayHaveBeenDone: true }),
  network: anOutcome('waitForNetwork', 'unreachable'),
  gone: anOutcome('newAsset', 'asset_gone'),
  pairing: anOutcome('pairAgain', 'not_paired'),
  failed: anOutcome('fail', 'refused'),
} as const;

async function check(seed: number): Promise<number> {
  const chaos = new Chaos(seed);
  const { store, frameio, wrong } = chaos.world;
  for (let step = 0; step < STEPS; step += 1) await chaos.step();
  const takes = await chaos.calm();
  const where = `SEED=${seed}: ${chaos.trace.join(', ')}`;
  expect(wrong, where).toEqual([]);
  const uploads = await store.list(ALL);
  const open = uploads.filter(({ job }) => !ENDED.includes(job.state.kind));
  expect(
    open.map(({ job }) => job),
    `${where}: all have ended`,
  ).toEqual([]);
  const { lines } = await store.deliveries(ALL);
  const cancelled = uploads.filter(({ job }) => job.state.kind === 'cancelled');
  for (const take of takes) {
    const isDone = lines.some(({ assetId }) => frameio.contentOf(assetId).equals(take.bytes));
    const isGivenUp = [...cancelled].some(({ job }) => job.path === take.path);
    const ends = uploads.filter(({ job }) => job.path === take.path).map(({ job }) => job.state);
    const isBroken = ends.some((end) => end.kind === 'failed' && end.code === 'file_incomplete');
    expect(isDone || isGivenUp || isBroken, `${where}: ${take.path} ${JSON.stringify(ends)}`).toBe(
      true,
    );
  }
  const orphans = (await store.orphans(ALL)).lines.map(({ assetId }) => assetId);
  const known = new Set([
    ...lines.map(({ assetId }) => assetId),
    ...orphans.filter((id) => id !== null),
  ]);
  for (const { job } of uploads) {
    if (job.state.kind === 'failed' && job.state.resumable !== null) {
      known.add(job.state.resumable.assetId);
    }
  }
  const made = [...frameio.recordings.keys(), ...frameio.assets.keys()];
  const unknown = made.filter((id) => !known.has(id));
  expect(unknown.length, `${where}: ${unknown.join()} nobody knows of`).toBeLessThanOrEqual(
    orphans.filter((id) => id === null).length,
  );
  return lines.length;
}

test('whatever happens while takes are recorded, all arrive or say why not [G9] [G12] [J3]', async () => {
  let delivered = 0;
  for (const seed of SEEDS) delivered += await check(seed);
  expect(delivered, 'deliveries that were looked at').toBeGreaterThan(SEEDS.length);
}, 3_600_000);
