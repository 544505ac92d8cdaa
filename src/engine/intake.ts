import { admit, isSameStamp } from './admission.ts';
import { endEvent, type UploadEvent } from './events.ts';
import { JOB_START, totalBytesOf, type Job } from './job.ts';
import { priorityOf } from './kinds.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFacts, FileStamp } from './ports/files.ts';
import type { StorePort } from './ports/store.ts';
import type { QueueSettings } from './settings.ts';
import type { JobEvent } from './job-event.ts';
import type { ReadinessState } from './readiness/index.ts';
import { LIVE_PRIORITY, TURN_START } from './turn.ts';

/** A file that someone wants at Frame.io. */
export interface FileToUpload extends FileFacts {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly name: string;
  readonly filetype: string;
  /** Somebody writes it now: what of it is stable goes up at once. Default: it is finished. */
  readonly growing?: boolean;
}

export interface EnqueueOptions {
  /** Send it although it was delivered before. */
  readonly again: boolean;
  /**
   * `found`, by a watch folder: in manual mode it waits until a person picks it, and what is known already
   * is passed over in silence. `named` by a person.
   */
  readonly origin: 'named' | 'found';
  /** Whether they are still being written; by default each says so itself. */
  readonly growing?: boolean;
  /** What was seen of growing files before, by path, so that nobody need see it anew. */
  readonly seen?: ReadonlyMap<string, ReadinessState>;
  /** It waits until a person picks it. */
  readonly held?: boolean;
  /** The channel it comes from (protocol.md §14); null, the default: the device's first. */
  readonly channel?: number | null;
}

export interface IntakeScene {
  readonly owner: string;
  readonly projectId: string | null;
  readonly settings: QueueSettings;
}

/** What was seen of files before they are queued, by path. */
export interface Looked {
  readonly samples: ReadonlyMap<string, string>;
  /** The jobs of recordings that these files are. */
  readonly moved: ReadonlyMap<string, string>;
}

/** What the intake needs of the engine. */
export interface IntakeHost {
  readonly store: StorePort;
  readonly clock: ClockPort;
  readonly emit: (event: UploadEvent) => void;
  /** The sample of a file; null when it cannot be had in time. */
  readonly look: (path: string, stamp: FileStamp) => Promise<string | null>;
  /** Of files that nobody knows by their paths: the ids of the recordings they are, by path. */
  readonly movedRecordings: (
    files: readonly FileToUpload[],
  ) => Promise<ReadonlyMap<string, string>>;
  /** An event for a job that may or may not be under way. */
  readonly apply: (id: string, event: JobEvent) => Promise<void>;
}

/** The way into the queue: what is new, what goes on, what has arrived before. */
export class Intake {
  readonly #host: IntakeHost;

  constructor(host: IntakeHost) {
    this.#host = host;
  }

  /**
   * Looks at the files: are those whose paths are known still the same? Are others recordings that were
   * renamed? Outside the loop, because a disk may be slow, or dead.
   */
  async look(files: readonly FileToUpload[], { origin }: EnqueueOptions): Promise<Looked> {
    const moved =
      origin === 'found' ? await this.#host.movedRecordings(files) : new Map<string, string>();
    return { samples: await this.#sample(files), moved };
  }

  async #sample(files: readonly FileToUpload[]): Promise<ReadonlyMap<string, string>> {
    const samples = new Map<string, string>();
    for (const { path, stamp } of files) {
      const earlier = (await this.#host.store.findByPath(path))?.job ?? null;
      if (earlier === null || !mayArrive(earlier) || !isSameStamp(earlier.stamp, stamp)) continue;
      const found = await this.#host.look(path, stamp);
      if (found !== null) samples.set(path, found);
    }
    return samples;
  }

  /** Queues files in one step; resolves with the id of each one's job once that is durable. */
  async enqueue(
    files: readonly FileToUpload[],
    options: EnqueueOptions,
    scene: IntakeScene,
    { samples, moved }: Looked,
  ): Promise<readonly string[]> {
    const { store } = this.#host;
    const fresh = new Map<string, Job>();
    const wanted: Job[] = [];
    const ids: string[] = [];
    for (const file of files) {
      const recording = moved.get(file.path);
      if (recording !== undefined) {
        await this.#goOnAs(recording, file);
        ids.push(recording);
        continue;
      }
      const twice = fresh.get(file.path);
      const earlier = twice ?? (await store.findByPath(file.path))?.job ?? null;
      const goesOn =
        earlier !== null &&
        (await this.#goesOn(earlier, file, options, {
          ...scene,
          sample: samples.get(file.path) ?? null,
        }));
      const job = goesOn ? earlier : this.#newJob(file, options, scene);
      if (!goesOn) fresh.set(job.path, job);
      else if (job !== twice) wanted.push(job);
      ids.push(job.id);
    }
    await store.add([...fresh.values()], scene.owner);
    await store.ask(
      wanted.map(({ id }) => id),
      scene.owner,
    );
    for (const job of fresh.values()) {
      this.#host.emit(queuedEvent(job));
      this.#announceEnd(job);
    }
    return ids;
  }

  /** The recording is the file; if its disk was away it goes on now. */
  async #goOnAs(uploadId: string, { path, name, filetype }: FileToUpload): Promise<void> {
    const { clock, apply } = this.#host;
    await apply(uploadId, { type: 'recordingMoved', path, called: { name, filetype } });
    await apply(uploadId, { type: 'fileReturned', nowMs: clock.now() });
  }

  /** True when the earlier job of the path stands for the file; it is told what that means for it. */
  async #goesOn(
    earlier: Job,
    file: FileToUpload,
    { again, origin }: EnqueueOptions,
    { projectId, sample }: IntakeScene & { readonly sample: string | null },
  ): Promise<boolean> {
    const { clock, apply } = this.#host;
    const { id: uploadId, path } = earlier;
    // A watch folder finds the same files again and again; nobody asked.
    const emit: IntakeHost['emit'] = origin === 'found' ? () => undefined : this.#host.emit;
    const nowMs = clock.now();
    const named = origin === 'named';
    const to = { ...(named ? { held: false } : {}), ...(again ? { again } : {}) };
    const { kind } = admit({ ...file, again, sample, projectId, named }, earlier);
    switch (kind) {
      case 'new':
        return false;
      case 'supersede': {
        await apply(uploadId, superseded(earlier, nowMs));
        // A recording begins anew by itself; a second job would send it twice.
        const after = await this.#host.store.find(uploadId);
        return after?.job.mode === 'growing' && after.job.state.kind === 'queued';
      }
      case 'continue':
        if (named && (earlier.held || again)) await apply(uploadId, { type: 'amended', to });
        emit(queuedEvent(earlier));
        return true;
      case 'retry':
        await apply(uploadId, { type: 'retried', nowMs });
        if (again) await apply(uploadId, { type: 'amended', to });
        this.#host.emit(queuedEvent(earlier));
        return true;
      case 'sameEnd':
        if (named) this.#announceEnd(earlier);
        return true;
      case 'duplicate': {
        const message = 'Already delivered, unchanged since';
        emit({ type: 'skipped', uploadId, path, code: 'duplicate', message });
        return true;
      }
      case 'otherProject': {
        const message =
          'It waits for the project it was queued for; to send it to this one: dailies queue move';
        emit({ type: 'skipped', uploadId, path, code: 'other_project', message });
        return true;
      }
    }
  }

  #newJob(file: FileToUpload, options: EnqueueOptions, { projectId, settings }: IntakeScene): Job {
    const { path, name, filetype, stamp, createdAtMs } = file;
    const { again, origin, held = false, channel = null } = options;
    const { clock } = this.#host;
    const growing = isGrowing(file, options);
    const priority = growing ? LIVE_PRIORITY : priorityOf(path, settings.priority);
    return {
      id: clock.newId(),
      path,
      name,
      filetype,
      mode: growing ? 'growing' : 'finished',
      channel,
      stamp,
      sample: null,
      createdAtMs,
      queuedAtMs: clock.now(),
      queuedAt: clock.sinceBoot(),
      projectId,
      turn: { ...TURN_START, priority },
      held: held || (origin === 'found' && settings.mode === 'manual'),
      again,
      remakes: 0,
      remark: null,
      state:
        stamp.sizeBytes === 0 && !growing
          ? { kind: 'skipped', code: 'empty', message: 'The file is empty' }
          : JOB_START,
    };
  }

  #announceEnd(job: Job): void {
    const event = endEvent(job);
    if (event !== null) this.#host.emit(event);
  }
}

export const isGrowing = (file: FileToUpload, { growing }: EnqueueOptions): boolean =>
  growing ?? file.growing ?? false;

function queuedEvent(job: Job): UploadEvent {
  const { id: uploadId, path, mode } = job;
  return { type: 'queued', uploadId, path, totalBytes: totalBytesOf(job), mode };
}

/** It has arrived, or may have by the time it is its turn to be decided about. */
const mayArrive = ({ state: { kind } }: Job): boolean => kind !== 'failed' && kind !== 'cancelled';

const superseded = (job: Job, nowMs: number): JobEvent => ({
  type: 'fileFaulted',
  nowMs,
  fault: {
    kind: 'file',
    code: 'file_changed',
    message: `${job.name} was written anew before it was uploaded`,
  },
});
