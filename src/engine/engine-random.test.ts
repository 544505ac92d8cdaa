import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { EngineWorld, ManualClock, WORLD_FILE_BYTES, anOutcome, settle } from '../testing/index.ts';
import { DailiesError, type Cancellation } from '../core/index.ts';
import type { UploadEngine } from './engine.ts';
import type { FileToUpload } from './intake.ts';
import type { Upload } from './ports/store.ts';

/**
 * A person, a network, a disk and a clock that do anything at any time, by a seed. While they do, nothing
 * goes that must not; when they have calmed down, everything ends and is accounted for. `SEED=7` runs one, `SEEDS=2000` so many.
 */
const ONE = Number(process.env['SEED'] ?? NaN);
const SEEDS = Number.isNaN(ONE)
  ? Array.from({ length: Number(process.env['SEEDS'] ?? 100) }, (_, index) => index + 1)
  : [ONE];
const STEPS = 60;
const DAY_MS = 86_400_000;

class Chaos {
  readonly world = new EngineWorld();
  readonly #dice: ManualClock;
  readonly #files: FileToUpload[] = [];
  /** By asset: the project that was paired when it was asked for, and how much was delivered then. */
  readonly made = new Map<string, { readonly project: string; readonly delivered: number }>();
  readonly wrong: string[] = [];
  readonly trace: string[] = [];
  #project = 'p1';
  #faults = 0;
  #calm = false;
  #full = false;
  #engine: UploadEngine;

  constructor(seed: number) {
    this.#dice = new ManualClock(0, seed);
    for (const [name, text] of [
      ['a.mp4', 'one'],
      ['b.mp4', 'one'],
      ['c.mp4', 'two'],
      ['/copy/c.mp4', 'two'],
      ['d.mov', 'three'],
      ['e.mov', 'four'],
    ] as const) {
      this.#files.push(this.world.file(name, text));
    }
    this.#files.push(this.world.file('empty.mp4', 'x', 0));
    this.#faultyPorts();
    this.#fullDisk();
    this.#engine = this.world.start({ projectId: this.#project });
  }

  #chance(probability: number): boolean {
    return this.#dice.random() < probability;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#dice.random() * items.length)] as T;
  }

  /** Nothing can be written while the disk is full. */
  #fullDisk(): void {
    const { store } = this.world;
    const real = {
      save: store.save.bind(store),
      saveFree: store.saveFree.bind(store),
      claim: store.claim.bind(store),
      add: store.add.bind(store),
      release: store.release.bind(store),
      saveSettings: store.saveSettings.bind(store),
    };
    const whileRoom =
      <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (this.#full) throw new DailiesError('disk_full', 'The disk is full');
        return write(...args);
      };
    store.save = whileRoom(real.save);
    store.saveFree = whileRoom(real.saveFree);
    store.claim = whileRoom(real.claim);
    store.add = whileRoom(real.add);
    store.release = whileRoom(real.release);
    store.saveSettings = whileRoom(real.saveSettings);
  }

  /** Most things take their time, so that others happen meanwhile. */
  async #awhile(cancel?: Cancellation): Promise<void> {
    if (this.#calm || this.#chance(0.4)) return;
    const { clock } = this.world;
    const waitMs = this.#pick([10, 1_000, 15_000]);
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + waitMs, resolve);
      cancel?.addEventListener('abort', () => resolve());
    });
  }

  #faultyPorts(): void {
    const { frameio, store, files } = this.world;
    const createAsset = frameio.createAsset.bind(frameio);
    frameio.createAsset = async (asset, cancel) => {
      const project = this.#project;
      const delivered = (await store.deliveries({ limit: 999 })).lines.length;
      await this.#awhile(cancel);
      const result = await createAsset(asset, cancel);
      if (result.ok) this.made.set(result.value.assetId, { project, delivered });
      return result;
    };
    files.onRead = async () => {
      await this.#awhile();
      return null;
    };
    frameio.onCreate = ({ sizeBytes }) => {
      if (sizeBytes === 0) this.wrong.push('an asset was asked for an empty file');
      return this.#chance(this.#faults)
        ? this.#pick([
            anOutcome('retry', 'frameio_error', { mayHaveBeenDone: true }),
            anOutcome('waitForNetwork', 'unreachable'),
            anOutcome('fail', 'refused'),
            anOutcome('stop', 'usage_exceeded'),
            anOutcome('skip', 'paused'),
            anOutcome('retry', 'rate_limited', { retryAfterMs: 2_000 }),
          ])
        : null;
    };
    frameio.onProve = async () => {
      await this.#awhile();
      return this.#chance(this.#faults)
        ? this.#pick([
            anOutcome('retry', 'frameio_error'),
            anOutcome('waitForNetwork', 'unreachable'),
            anOutcome('fail', 'refused'),
          ])
        : null;
    };
    frameio.onPut = async ({ url }, cancel) => {
      const [assetId = '', number] = url.split('/').slice(-2);
      const uploads = await store.list({ limit: 999 });
      const owner = uploads.find(
        ({ job }) => job.state.kind === 'sending' && job.state.assetId === assetId,
      );
      const part = owner?.parts.find((part) => String(part.number) === number);
      if (!cancel.aborted) {
        if (owner === undefined) this.wrong.push(`${url} went for a job that is not sending`);
        if (part?.state.kind === 'sent') this.wrong.push(`${url} went twice`);
        if ((await store.settings()).paused) this.wrong.push(`${url} went while paused`);
      }
      await this.#awhile(cancel);
      if (cancel.aborted) return { kind: 'network', reason: 'cancelled', detail: 'x' };
      if (!this.#chance(this.#faults)) return null;
      const status = { kind: 'reply', headers: {} } as const;
      return this.#pick([
        { ...status, status: 503, body: '' },
        { ...status, status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
        { ...status, status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' },
        { ...status, status: 403, body: '<Error><Code>RequestTimeTooSkewed</Code></Error>' },
        { kind: 'network', reason: 'reset', detail: 'x' } as const,
        { kind: 'network', reason: 'dns', detail: 'x' } as const,
      ]);
    };
  }

  async step(): Promise<void> {
    this.#faults = this.#pick([0, 0, 0.1, 0.5]);
    const ids = (await this.world.store.list({ limit: 999 })).map(({ job }) => job.id);
    const some = () => ids.filter(() => this.#chance(0.4));
    const deeds: readonly (readonly [string, () => unknown])[] = [
      ['enqueue', async () => this.#enqueue()],
      ['enqueue', async () => this.#enqueue()],
      ['cancel', async () => this.#engine.command({ kind: 'cancel', which: some().slice(0, 1) })],
      ['retry', async () => this.#engine.command({ kind: 'retry', which: 'all' })],
      ['retry some', async () => this.#engine.command({ kind: 'retry', which: some() })],
      ['hold', async () => this.#engine.command({ kind: 'hold', which: some() })],
      ['resume', async () => this.#engine.command({ kind: 'resume', which: some() })],
      ['first', async () => this.#engine.command({ kind: 'first', id: this.#pick(ids) ?? 'none' })],
      ['move', async () => this.#engine.command({ kind: 'move', which: some() })],
      ['pause', async () => this.#pause(true)],
      ['go on', async () => this.#pause(false)],
      ['go on', async () => this.#pause(false)],
      ['pair', () => this.#pair(this.#pick(['p1', 'p2']))],
      ['take away', () => this.world.files.remove(this.#pick(this.#files).path)],
      ['bring back', () => this.#bringBack()],
      ['bring back', () => this.#bringBack()],
      ['write anew', () => this.#writeAnew()],
      ['lose the leases', async () => this.world.store.releaseAll()],
      ['fill the disk', () => (this.#full = true)],
      ['make room', () => (this.#full = false)],
      ['make room', () => (this.#full = false)],
      ['restart', async () => this.#restart()],
      ['jump', () => this.world.clock.jump(this.#pick([DAY_MS, -DAY_MS, 3_600_000]))],
    ];
    const [name, deed] = this.#pick(deeds);
    this.trace.push(name);
    await asyncOf(deed).catch((error: unknown) => {
      if (!(error instanceof DailiesError) || error.code !== 'disk_full') throw error;
    });
    await this.world.clock.advance(this.#pick([0, 0, 200, 3_000, 30_000]));
  }

  async #enqueue(): Promise<void> {
    const files = this.#files.filter(() => this.#chance(0.4));
    const again = this.#chance(0.1);
    const queued = this.#engine.enqueue(files, { again, origin: this.#pick(['named', 'found']) });
    // A file that is known is looked at first, and its disk may hang.
    const wait = { over: false };
    const settled = queued.finally(() => (wait.over = true));
    settled.catch(() => undefined);
    await this.world.clock.advance(0);
    while (!wait.over) await this.world.clock.advance(20_000);
    await settled;
  }

  async #pause(paused: boolean): Promise<void> {
    await this.#engine.command({ kind: 'set', settings: { paused } });
  }

  #pair(project: string): void {
    this.#project = project;
    this.#engine.setProject(project);
  }

  #bringBack(): void {
    for (const { path, stamp } of this.#files) {
      const bytes = Buffer.alloc(stamp.sizeBytes, this.#textOf(path));
      this.world.files.write(path, bytes, stamp.mtimeNs);
    }
  }

  readonly #texts = new Map<string, string>();
  #textOf(path: string): string {
    const first = {
      'a.mp4': 'one',
      'b.mp4': 'one',
      'c.mp4': 'two',
      'd.mov': 'three',
      'e.mov': 'four',
    };
    return this.#texts.get(path) ?? first[path.split('/').at(-1) as keyof typeof first] ?? 'x';
  }

  #writeAnew(): void {
    const index = Math.floor(this.#dice.random() * 6);
    const { path } = this.#files[index] as FileToUpload;
    const text = `anew ${this.trace.length}`;
    this.#texts.set(path, text);
    this.#files[index] = this.world.file(path, text, WORLD_FILE_BYTES);
  }

  async #restart(): Promise<void> {
    await this.#stop();
    this.#engine = this.world.start({ projectId: this.#project });
  }

  async #stop(): Promise<void> {
    const stopped = this.#engine.stop();
    await settle();
    await this.world.clock.advance(10_000);
    await stopped;
  }

  /** Everything is well again, and a person wants all of it. */
  async calm(): Promise<readonly Upload[]> {
    this.#faults = 0;
    this.#calm = true;
    this.#full = false;
    await this.world.clock.advance(60_000);
    this.#bringBack();
    await this.#pause(false);
    await this.#engine.command({ kind: 'resume', which: 'all' });
    await this.world.clock.advance(700_000);
    await this.#engine.command({ kind: 'move', which: 'all' });
    await this.world.clock.advance(700_000);
    await this.#stop();
    return this.world.store.list({ limit: 999 });
  }
}

const asyncOf = async (deed: () => unknown) => {
  await deed();
};
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function check(seed: number): Promise<number> {
  const chaos = new Chaos(seed);
  const { world } = chaos;
  for (let step = 0; step < STEPS; step += 1) await chaos.step();
  const uploads = await chaos.calm();
  const where = `SEED=${seed}: ${chaos.trace.join(', ')}`;
  expect(chaos.wrong, where).toEqual([]);
  const open = uploads.filter(
    ({ job }) => !['completed', 'failed', 'skipped', 'cancelled'].includes(job.state.kind),
  );
  expect(
    open.map(({ job }) => job),
    `${where}: all have ended`,
  ).toEqual([]);
  expect(world.events.at(-1), where).toEqual({ type: 'quiet' });

  const deliveries = (await world.store.deliveries({ limit: 999 })).lines;
  for (const { assetId, projectId, sha256, sizeBytes } of deliveries) {
    const urls = [...world.frameio.stored.keys()].filter((url) => url.includes(`/${assetId}/`));
    const bytes = Buffer.concat(
      urls.toSorted().map((url) => world.frameio.stored.get(url) as Buffer),
    );
    expect([bytes.length, sha256Of(bytes)], `${where}: ${assetId} is whole`).toEqual([
      sizeBytes,
      sha256,
    ]);
    expect(projectId, `${where}: ${assetId} is where it was made`).toBe(
      chaos.made.get(assetId)?.project,
    );
  }
  const wantedAgain = new Set(uploads.flatMap(({ job }) => (job.again ? job.id : [])));
  const twice = deliveries.filter(({ jobId, assetId, sha256, projectId }) => {
    const before = deliveries.slice(0, chaos.made.get(assetId)?.delivered);
    const same = before.some((line) => line.sha256 === sha256 && line.projectId === projectId);
    return same && !wantedAgain.has(jobId);
  });
  expect(twice, `${where}: no asset is made for what was delivered`).toEqual([]);
  const orphans = (await world.store.orphans({ limit: 999 })).lines;
  const known = new Set([
    ...deliveries.map(({ assetId }) => assetId),
    ...orphans.flatMap(({ assetId }) => assetId ?? []),
    ...uploads.flatMap(({ job: { state } }) =>
      state.kind === 'failed' ? (state.resumable?.assetId ?? []) : [],
    ),
  ]);
  const unknown = [...world.frameio.assets.keys()].filter((id) => !known.has(id));
  const possible = orphans.filter(({ assetId }) => assetId === null).length;
  expect(unknown.length, `${where}: assets nobody knows of`).toBeLessThanOrEqual(possible);
  const dead = orphans.flatMap(({ assetId }) => assetId ?? []);
  expect(
    dead.filter((id) => deliveries.some(({ assetId }) => assetId === id)),
    where,
  ).toEqual([]);
  return deliveries.length;
}

test('whatever happens, all ends, is whole, and is accounted for [J3] [D5] [Q5]', async () => {
  let checked = 0;
  for (const seed of SEEDS) checked += await check(seed);
  expect(checked, 'deliveries that were looked at').toBeGreaterThan(SEEDS.length);
}, 120_000);
