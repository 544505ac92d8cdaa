import type { Outcome } from '../core/index.ts';
import {
  UploadEngine,
  type EngineOptions,
  type FileToUpload,
  type JobState,
  type Upload,
  type UploadEvent,
} from '../engine/index.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryFrameio } from './memory-frameio.ts';
import { MemoryStore } from './memory-store.ts';

/** Small, so that hashing takes no time; the server cuts it in three. */
export const WORLD_FILE_BYTES = 30;

type End = Extract<UploadEvent, { type: 'completed' | 'failed' | 'skipped' }>;

/** Engines on everything in memory; a second one on the same store is a restart. */
export class EngineWorld {
  readonly clock = new ManualClock();
  readonly files = new MemoryFiles();
  readonly store = new MemoryStore();
  readonly frameio = new MemoryFrameio(this.files);
  readonly events: UploadEvent[] = [];

  constructor() {
    this.frameio.urlCount = 3;
  }

  start(differs: Partial<EngineOptions> = {}): UploadEngine {
    const { clock, files, store, frameio } = this;
    const engine = new UploadEngine(
      { store, files, frameio, transfer: frameio, clock },
      {
        owner: clock.newId(),
        lanes: 4,
        scope: 'all',
        projectId: 'project',
        emit: (event) => this.events.push(event),
        onBroken: (error) => {
          throw error;
        },
        ...differs,
      },
    );
    engine.start();
    return engine;
  }

  /** A file whose bytes are made of its name, or of the text that is given. */
  file(name: string, text = name, sizeBytes = WORLD_FILE_BYTES): FileToUpload {
    const path = name.startsWith('/') ? name : `/card/${name}`;
    const facts = this.files.write(path, Buffer.alloc(sizeBytes, text));
    return { ...facts, path, name: path.split('/').at(-1) ?? '', filetype: 'video/mp4' };
  }

  /** What became of the files, in the order in which people were told. */
  ends(): readonly End[] {
    return this.events.filter((event) => isEnd(event));
  }

  /** The names of the files that were asked for at Frame.io, in that order. */
  created(): readonly string[] {
    return [...this.frameio.assets.values()].map(({ asset }) => asset.name);
  }

  async upload(id: string): Promise<Upload> {
    const upload = await this.store.find(id);
    if (upload === null) throw new Error(`there is no job ${id}`);
    return upload;
  }

  async stateOf(id: string): Promise<JobState['kind']> {
    return (await this.upload(id)).job.state.kind;
  }
}

function isEnd(event: UploadEvent): event is End {
  return event.type === 'completed' || event.type === 'failed' || event.type === 'skipped';
}

export const anOutcome = (
  verdict: Outcome['verdict'],
  code: Outcome['code'],
  differs: Partial<Outcome> = {},
): Outcome => ({
  verdict,
  code,
  message: `said ${code}`,
  retryAfterMs: null,
  mayHaveBeenDone: false,
  ...differs,
});
