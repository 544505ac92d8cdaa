import { UploadEngine, type FrameioPort, type UploadEvent } from '../engine/index.ts';
import { anOutcome } from './engine-world.ts';
import type { Fuse } from './fuse.ts';
import type { MemoryTake } from './memory-recorder.ts';
import { RecordingWorld } from './recording-world.ts';

const MIB = 1024 ** 2;
const STEP_MS = 250;
const LOST = anOutcome('retry', 'unreachable', { mayHaveBeenDone: true });
const FOUND = { again: false, origin: 'found', growing: true } as const;

/** What happens to a take at each quarter of a second, whoever looks. */
type Deed = (take: MemoryTake) => void;

const writes =
  (mib: number): Deed =>
  (take) =>
    take.write(mib * MIB);
const rests: Deed = () => undefined;
const repeated = (deed: Deed, times: number): readonly Deed[] => Array(times).fill(deed);

/** Recorders in memory whose takes go up meanwhile; every run is another process on the same store. */
export class RecordingWork {
  readonly world = new RecordingWorld({ scope: 'asked' });
  readonly events: UploadEvent[] = [];
  readonly takes: readonly MemoryTake[];
  #lost = false;

  constructor() {
    const { world } = this;
    world.watchFinals();
    const named = world.take('named.tmp', 'classic');
    const patched = world.take('patched.mp4', 'fragmented');
    this.takes = [named, patched];
    this.#follow(named, [
      ...repeated(writes(1), 14),
      (take) => take.close(),
      rests,
      (take) => take.rename('/card/named.mov'),
    ]);
    this.#follow(patched, [
      ...repeated(writes(0.5), 16),
      ...repeated(rests, 8),
      (take) => take.patch(1_000, 'patched'),
      (take) => take.close(),
    ]);
  }

  /** A process on the store, until its fuse burns; its watch folder finds the takes. */
  async run(fuse: Fuse): Promise<void> {
    const engine = this.#start(fuse);
    for (const take of this.takes) {
      if ((await this.world.store.findByPath(take.path)) === null) {
        void engine.enqueue([take.toUpload()], FOUND);
      }
    }
    await this.world.clock.advance(20_000);
  }

  #follow(take: MemoryTake, deeds: readonly Deed[]): void {
    const [deed, ...later] = deeds;
    if (deed === undefined) return;
    const { clock } = this.world;
    clock.wakeAt(clock.now() + STEP_MS, () => {
      deed(take);
      this.#follow(take, later);
    });
  }

  #start(fuse: Fuse): UploadEngine {
    const { store, files, frameio, clock } = this.world;
    const api: FrameioPort = {
      createAsset: async (asset, cancel) => frameio.createAsset(asset, cancel),
      createGrowingAsset: async (asset, cancel) => frameio.createGrowingAsset(asset, cancel),
      prove: async () => frameio.prove(),
      requestParts: async (wanted) => {
        const result = await frameio.requestParts(wanted);
        if (this.#lost) return result;
        this.#lost = true;
        return { ok: false, outcome: LOST };
      },
    };
    const engine = new UploadEngine(
      {
        store: fuse.wrap(store),
        files: fuse.wrap(files, ['mediaTypeOf']),
        frameio: fuse.wrap(api),
        transfer: fuse.wrap(frameio),
        clock,
      },
      {
        owner: clock.newId(),
        lanes: 2,
        scope: 'all',
        projectId: 'project',
        emit: (event) => void (fuse.burnt || this.events.push(event)),
        onBroken: (error) => {
          throw error;
        },
      },
    );
    engine.start();
    return engine;
  }
}
