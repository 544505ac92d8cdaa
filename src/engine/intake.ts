import { admit, isSameStamp } from './admission.ts';
import { endEvent, type UploadEvent } from './events.ts';
import { JOB_START, type Job } from './job.ts';
import { priorityOf } from './kinds.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFacts, FileStamp } from './ports/files.ts';
import type { StorePort } from './ports/store.ts';
import type { QueueSettings } from './settings.ts';
import type { JobEvent } from './job-event.ts';
import { TURN_START } from './turn.ts';

/** A file that someone wants at Frame.io. */
export interface FileToUpload extends FileFacts {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly name: string;
  readonly filetype: string;
}

export interface EnqueueOptions {
  /** Send it although it was delivered before. */
  readonly again: boolean;
  /** `found`, by a watch folder: in manual mode it waits until a person picks it. `named` by a person. */
  readonly origin: 'named' | 'found';
}

export interface IntakeScene {
  readonly owner: string;
  readonly projectId: string | null;
  readonly settings: QueueSettings;
}

/** What the intake needs of the engine. */
export interface IntakeHost {
  readonly store: StorePort;
  readonly clock: ClockPort;
  readonly emit: (event: UploadEvent) => void;
  /** The sample of a file; null when it cannot be had in time. */
  readonly look: (path: string, stamp: FileStamp) => Promise<string | null>;
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
   * Looks at the files whose paths are known: are they still the same? Outside the loop,
   * because a disk may be slow, or dead. The samples by path.
   */
  async sample(files: readonly FileToUpload[]): Promise<ReadonlyMap<string, string>> {
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
    samples: ReadonlyMap<string, string>,
  ): Promise<readonly string[]> {
    const { store } = this.#host;
    const fresh = new Map<string, Job>();
    const wanted: Job[] = [];
    const ids: string[] = [];
    for (const file of files) {
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
      this.#announceQueued(job);
      this.#announceEnd(job);
    }
    return ids;
  }

  /** True when the earlier job of the path stands for the file; it is told what that means for it. */
  async #goesOn(
    earlier: Job,
    file: FileToUpload,
    { again, origin }: EnqueueOptions,
    { projectId, sample }: IntakeScene & { readonly sample: string | null },
  ): Promise<boolean> {
    const { clock, apply, emit } = this.#host;
    const { id: uploadId, path } = earlier;
    const nowMs = clock.now();
    const named = origin === 'named';
    const to = { ...(named ? { held: false } : {}), ...(again ? { again } : {}) };
    const { kind } = admit({ stamp: file.stamp, again, sample, projectId, named }, earlier);
    switch (kind) {
      case 'new':
        return false;
      case 'supersede':
        await apply(uploadId, superseded(earlier, nowMs));
        return false;
      case 'continue':
        if (earlier.held || again) await apply(uploadId, { type: 'amended', to });
        this.#announceQueued(earlier);
        return true;
      case 'retry':
        await apply(uploadId, { type: 'retried', nowMs });
        if (again) await apply(uploadId, { type: 'amended', to });
        this.#announceQueued(earlier);
        return true;
      case 'sameEnd':
        this.#announceEnd(earlier);
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

  #newJob(
    { path, name, filetype, stamp, createdAtMs }: FileToUpload,
    { again, origin }: EnqueueOptions,
    { projectId, settings }: IntakeScene,
  ): Job {
    const { clock } = this.#host;
    return {
      id: clock.newId(),
      path,
      name,
      filetype,
      stamp,
      sample: null,
      createdAtMs,
      queuedAtMs: clock.now(),
      projectId,
      turn: { ...TURN_START, priority: priorityOf(path, settings.priority) },
      held: origin === 'found' && settings.mode === 'manual',
      again,
      remakes: 0,
      state:
        stamp.sizeBytes === 0
          ? { kind: 'skipped', code: 'empty', message: 'The file is empty' }
          : JOB_START,
    };
  }

  #announceQueued({ id: uploadId, path, stamp }: Job): void {
    const totalBytes = stamp.sizeBytes;
    this.#host.emit({ type: 'queued', uploadId, path, totalBytes, mode: 'finished' });
  }

  #announceEnd(job: Job): void {
    const event = endEvent(job);
    if (event !== null) this.#host.emit(event);
  }
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
