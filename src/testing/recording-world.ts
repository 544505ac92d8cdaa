import type { EngineOptions, Upload, UploadEngine } from '../engine/index.ts';
import type { PartToSend } from '../engine/index.ts';
import { EngineWorld } from './engine-world.ts';
import { settle } from './manual-clock.ts';
import { MemoryTake, reportOfTake, type TakeKind } from './memory-recorder.ts';

const STEP_MS = 250;
export const MIB = 1024 ** 2;
const GROWING = { again: false, origin: 'found', growing: true } as const;

/** Engines on everything in memory, and recorders that write meanwhile. */
export class RecordingWorld extends EngineWorld {
  engine: UploadEngine;
  /** What went that must not. */
  readonly wrong: string[] = [];

  constructor(options: Partial<EngineOptions> = {}) {
    super();
    this.files.onInspect = reportOfTake;
    this.engine = this.start(options);
  }

  /** A recorder begins; nobody has told the engine yet. */
  take(name = 'A001.mp4', kind: TakeKind = 'fragmented'): MemoryTake {
    return new MemoryTake(this.files, `/card/${name}`, kind);
  }

  /** A recorder begins, and the engine is told. Its job's id. */
  async follow(take: MemoryTake): Promise<string> {
    const [id = ''] = await this.engine.enqueue([take.toUpload()], GROWING);
    await this.clock.advance(0);
    return id;
  }

  /** Some recorders go on side by side, each writing so much, a piece every quarter of a second. */
  async record(takes: MemoryTake | readonly MemoryTake[], mib: number, stepMib = 1): Promise<void> {
    for (let written = 0; written < mib; written += stepMib) {
      for (const take of [takes].flat()) take.write(Math.min(stepMib, mib - written) * MIB);
      await this.clock.advance(STEP_MS);
    }
  }

  async restart(options: Partial<EngineOptions> = {}): Promise<void> {
    await this.halt();
    this.engine = this.start(options);
    await this.clock.advance(0);
  }

  async halt(): Promise<void> {
    const stopped = this.engine.stop();
    await settle();
    await this.clock.advance(10_000);
    await stopped;
  }

  /** Until the job is in this state, at most so long. */
  async until(
    id: string,
    kind: Upload['job']['state']['kind'],
    withinMs = 20_000,
    stepMs = STEP_MS,
  ): Promise<void> {
    for (let waitedMs = 0; waitedMs <= withinMs; waitedMs += stepMs) {
      if ((await this.stateOf(id)) === kind) return;
      await this.clock.advance(stepMs);
    }
    const { state } = (await this.upload(id)).job;
    throw new Error(`after ${withinMs} ms it is not ${kind}: ${JSON.stringify(state)}`);
  }

  /** It arrives, and is what is on the disk. */
  async isWhole(id: string, take: MemoryTake): Promise<boolean> {
    await this.until(id, 'completed');
    const { state } = (await this.upload(id)).job;
    const assetId = state.kind === 'completed' ? state.assetId : '';
    return this.frameio.contentOf(assetId).equals(take.bytes);
  }

  /** From now on, no reading of the disk ends before this is called. */
  stopReading(): () => void {
    const { promise, resolve } = Promise.withResolvers<null>();
    const read = this.files.hash.bind(this.files);
    this.files.hash = async (...args) => {
      await promise;
      return read(...args);
    };
    return () => resolve(null);
  }

  /** What was asked for of an asset, as number and whether it is the final part. */
  asked(assetId = 'recording-1'): readonly (readonly number[])[] {
    return this.frameio.requests
      .filter((wanted) => wanted.assetId === assetId)
      .map(({ parts }) => parts.map(({ number }) => number));
  }

  /** The numbers of the parts that came, in that order. */
  puts(assetId = 'recording-1'): readonly number[] {
    return (this.frameio.recordings.get(assetId)?.puts ?? []).map(Number);
  }

  /** What is wrong with sending this part now: the final one is the last, and all else is as on the disk. */
  async whyNotNow({ url }: PartToSend): Promise<string | null> {
    const [assetId = '', number] = url.split('/').slice(-2);
    if (!this.frameio.recordings.has(assetId)) return null;
    const uploads = await this.store.list({ limit: 999 });
    const owner = uploads.find(
      ({ job: { state } }) => 'assetId' in state && state.assetId === assetId,
    );
    if (owner === undefined) return `${url} went for no job`;
    const { job, parts } = owner;
    if (String(parts.at(-1)?.number) !== number || job.state.kind === 'growing') return null;
    const others = parts.slice(0, -1);
    const open = others.filter(({ state }) => state.kind !== 'sent' || state.crc32 !== null);
    const isEarly = open.length > 0 || job.sample === null;
    return isEarly ? `${url} went before ${open.map((part) => part.number).join()}` : null;
  }

  /** From now on, no final part arrives before this is called. */
  stopFinals(): () => void {
    const { promise, resolve } = Promise.withResolvers<null>();
    this.frameio.onPut = async ({ url }, cancel) => {
      const [assetId, number] = url.split('/').slice(-2);
      const isFinal = this.frameio.requests
        .filter((wanted) => wanted.assetId === assetId)
        .some(({ parts }) => parts.some((p) => p.isFinal && String(p.number) === number));
      if (!isFinal) return null;
      const cancelled = new Promise<null>((done) => {
        cancel.addEventListener('abort', () => done(null), { once: true });
      });
      return Promise.race([promise, cancelled]);
    };
    return () => resolve(null);
  }

  /** From now on, the final part is watched. */
  watchFinals(): void {
    this.frameio.onPut = async (part) => {
      const why = await this.whyNotNow(part);
      if (why !== null) this.wrong.push(why);
      return null;
    };
  }
}
