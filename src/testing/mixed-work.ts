import type { Outcome } from '../core/index.ts';
import {
  UploadEngine,
  type FileToUpload,
  type FrameioPort,
  type PartToSend,
  type UploadEvent,
} from '../engine/index.ts';
import { anOutcome } from './engine-world.ts';
import type { Fuse } from './fuse.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryFrameio } from './memory-frameio.ts';
import { MemoryStore } from './memory-store.ts';

/** Small, so that hashing takes no time; the server cuts it in three. */
const SIZE_BYTES = 30;
const SLOW_MS = 5_000;

const CONTENTS: Readonly<Record<string, string>> = {
  'a.mp4': 'first',
  'b.mp4': 'second',
  /** A copy of the first. */
  'copy.mp4': 'first',
  'empty.mp4': '',
  /** The reply to its first create is lost. */
  'lost.mp4': 'third',
  /** The upload URLs of its first asset are dead. */
  'expired.mp4': 'fourth',
  /** One of its parts is refused once. */
  'refused.mp4': 'fifth',
  /** Slow, and cancelled meanwhile. */
  'cancelled.mp4': 'sixth',
  /** Slow, held meanwhile, and let go. */
  'held.mp4': 'seventh',
};

const refusal = (code: string, message: string) => ({
  kind: 'reply' as const,
  status: 403,
  headers: {},
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});
const LOST: Outcome = anOutcome('retry', 'unreachable', { mayHaveBeenDone: true });

/** A bit of everything, in memory; every run is another process on the same store. */
export class MixedWork {
  readonly clock = new ManualClock();
  readonly files = new MemoryFiles();
  readonly store = new MemoryStore();
  readonly frameio = new MemoryFrameio(this.files, this.clock);
  readonly events: UploadEvent[] = [];
  readonly #uploads: readonly FileToUpload[];
  /** What happens once has happened. */
  readonly #done = new Set<string>();

  constructor() {
    this.frameio.urlCount = 3;
    this.frameio.onPut = async (part) => this.#onPut(part);
    this.#uploads = Object.entries(CONTENTS).map(([name, text]) => {
      const path = `/card/${name}`;
      const bytes = text === '' ? Buffer.alloc(0) : Buffer.alloc(SIZE_BYTES, text);
      return { ...this.files.write(path, bytes), path, name, filetype: 'video/mp4' };
    });
  }

  /** A process on the store, until its fuse burns: the files are named, and a person gives orders. */
  async run(fuse: Fuse): Promise<void> {
    const engine = this.#start(fuse);
    const wanted = [];
    for (const upload of this.#uploads) {
      const known = (await this.store.findByPath(upload.path))?.job.state.kind;
      if (known !== 'cancelled') wanted.push(upload);
    }
    void engine.enqueue(wanted);
    await this.clock.advance(1_000);
    await this.#order(engine, 'cancel', 'cancelled.mp4');
    await this.#order(engine, 'hold', 'held.mp4');
    await this.clock.advance(20_000);
    await this.#order(engine, 'resume', 'held.mp4');
    void engine.command({ kind: 'retry', which: 'all' });
    await this.clock.advance(100_000);
  }

  #start(fuse: Fuse): UploadEngine {
    const { clock, events, store, files, frameio } = this;
    const creates: FrameioPort = {
      createGrowingAsset: async (asset, cancel) => frameio.createGrowingAsset(asset, cancel),
      requestParts: async (wanted) => frameio.requestParts(wanted),
      prove: async () => frameio.prove(),
      createAsset: async (asset, cancel) => {
        const made = await frameio.createAsset(asset, cancel);
        const isLost = asset.name === 'lost.mp4' && this.#first('lost');
        return isLost ? { ok: false, outcome: LOST } : made;
      },
    };
    const engine = new UploadEngine(
      {
        store: fuse.wrap(store),
        files: fuse.wrap(files),
        frameio: fuse.wrap(creates),
        transfer: fuse.wrap<MemoryFrameio>(frameio),
        clock,
      },
      {
        owner: clock.newId(),
        lanes: 2,
        scope: 'all',
        projectId: 'project',
        emit: (event) => void (fuse.burnt || events.push(event)),
        onBroken: (error) => {
          throw error;
        },
      },
    );
    engine.start();
    return engine;
  }

  async #order(engine: UploadEngine, kind: 'cancel' | 'hold' | 'resume', name: string) {
    const upload = await this.store.findByPath(`/card/${name}`);
    if (upload !== null) void engine.command({ kind, which: [upload.job.id] });
  }

  async #onPut({ path, url }: PartToSend) {
    const [assetId = '', number] = url.split('/').slice(-2);
    const name = path.split('/').at(-1) ?? '';
    if (name === 'expired.mp4') {
      const [first] = [...this.frameio.assets].find(([, { asset }]) => asset.name === name) ?? [];
      return first === assetId ? refusal('AccessDenied', 'Request has expired') : null;
    }
    if (number !== '2') return null;
    if (name === 'refused.mp4' && this.#first('refused')) return refusal('AccessDenied', 'No');
    if (name === 'cancelled.mp4' || name === 'held.mp4') {
      const { clock } = this;
      await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + SLOW_MS, resolve));
    }
    return null;
  }

  #first(what: string): boolean {
    const isFirst = !this.#done.has(what);
    this.#done.add(what);
    return isFirst;
  }
}
