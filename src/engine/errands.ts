import {
  outcomeOf,
  wantedPartCount,
  type CreatedAsset,
  type NewAsset,
  type Outcome,
  type Result,
} from '../core/index.ts';
import type { ActiveUpload } from './active.ts';
import { ageSeconds } from './age.ts';
import type { TokenBucket } from './bandwidth/token-bucket.ts';
import type { Desk } from './desk.ts';
import type { Errand } from './errand.ts';
import type { FileFaults } from './file-faults.ts';
import type { Holds } from './holds.ts';
import { Identification } from './identification.ts';
import type { Job, NewRecording } from './job.ts';
import type { Part } from './part.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFault, FilesPort } from './ports/files.ts';
import type { FrameioPort, PutControl, TransferPort } from './ports/frameio.ts';
import type { StorePort } from './ports/store.ts';
import { RecordingErrands } from './recording-errands.ts';
import type { ServiceWatch } from './service-watch.ts';

export interface EnginePorts {
  readonly store: StorePort;
  readonly files: FilesPort;
  readonly frameio: FrameioPort;
  readonly transfer: TransferPort;
  readonly clock: ClockPort;
}

/** What the errands need of the engine. */
export interface ErrandsHost {
  readonly ports: EnginePorts;
  readonly desk: Desk;
  readonly holds: Holds;
  readonly service: ServiceWatch;
  readonly faults: FileFaults;
  readonly bandwidth: TokenBucket;
  /** Who must have asked for a job that is worked on; null: nobody. */
  readonly askedBy: string | null;
  /** Waits for the work outside the loop, then lets `work`'s result act inside it. */
  readonly run: (errand: Errand, work: Promise<() => Promise<void>>) => void;
  readonly onSent: (active: ActiveUpload, gainedBytes: number) => void;
}

type Handle = () => Promise<void>;

/** Does what takes its time, outside the loop; each result comes back as an event. */
export class Errands {
  readonly #host: ErrandsHost;
  readonly #identification: Identification;
  readonly #faults: FileFaults;
  /** Those for files that are being recorded. */
  readonly recordings: RecordingErrands;

  constructor(host: ErrandsHost) {
    this.#host = host;
    const { files, store } = host.ports;
    this.#faults = host.faults;
    this.recordings = new RecordingErrands(host);
    this.#identification = new Identification(files, store, host.askedBy);
  }

  identify(active: ActiveUpload): void {
    const errand = active.begin('identify');
    const { job } = active;
    if (this.#faults.isDead(job.path)) {
      const fail = async () => this.#faults.unanswered(active);
      this.#host.run(errand, Promise.resolve(fail));
      return;
    }
    const work = this.#identification.look(job, errand).then((looked): Handle => async () => {
      if (!this.#isAwaited(active, errand)) return;
      if (looked === null) return this.#faults.brokenOff(active, errand);
      if (looked.kind === 'file') return this.#faults.met(active, looked);
      // Not of the job as it was: it may be meant for another project by now.
      const content = await this.#identification.judge(active.job, looked);
      const { sample, madeAtMs } = looked;
      const identified = { type: 'identified', sample, madeAtMs, content } as const;
      await this.#host.desk.dispatch(active, { ...identified, nowMs: this.#nowMs() });
    });
    this.#host.run(errand, work);
  }

  /** @param projectId the project that an asset would be made in now */
  create(active: ActiveUpload, projectId: string | null): void {
    const { ports, service } = this.#host;
    const { frameio } = ports;
    const refusal = this.#notNow(active.job, projectId);
    if (refusal !== null) {
      const refused = async () => this.#createFault(active, refusal);
      this.#host.run(active.begin('create'), Promise.resolve(refused));
      return;
    }
    const { state } = active.job;
    const errand = active.begin('create');
    const recording = state.kind === 'creating' ? state.recording : null;
    const asked =
      recording === null
        ? frameio.createAsset(this.#assetOf(active.job), errand.cancel)
        : this.#createGrowing(active.job, recording, errand);
    const work = asked.then(async (result): Promise<Handle> => {
      const isTheirs = !result.ok && (await service.isTheirs(result.outcome));
      return async () => this.#created(active, errand, result, isTheirs);
    });
    this.#host.run(errand, work);
  }

  async #created(
    active: ActiveUpload,
    errand: Errand,
    result: Result<CreatedAsset>,
    isTheirs: boolean,
  ): Promise<void> {
    const { desk, holds } = this.#host;
    active.end(errand);
    const nowMs = this.#nowMs();
    if (result.ok) {
      holds.reached();
      // Also when nobody waits any more: an asset that will not be fed must be written down.
      return desk.apply(active.job.id, { type: 'assetCreated', asset: result.value, nowMs });
    }
    const { outcome } = result;
    holds.hear(outcome);
    // Not the file's fault: that costs it no attempt.
    const verdict = isTheirs ? 'waitForNetwork' : outcome.verdict;
    if (!errand.abandoned) await this.#createFault(active, { ...outcome, verdict });
  }

  /** Why no asset may be asked for; null: one may. */
  #notNow({ projectId }: Job, pairedWith: string | null): Outcome | null {
    if (projectId !== pairedWith) return OTHER_PROJECT;
    return this.#host.service.isServing ? null : NOT_SERVING;
  }

  #assetOf(job: Job): NewAsset {
    const { name, filetype, stamp, channel } = job;
    return {
      name,
      filetype,
      sizeBytes: stamp.sizeBytes,
      offsetSeconds: ageSeconds(job, this.#host.ports.clock),
      partCount: wantedPartCount(stamp.sizeBytes),
      ...(channel === null ? {} : { channel }),
    };
  }

  async #createGrowing(
    job: Job,
    { extension }: NewRecording,
    errand: Errand,
  ): Promise<Result<CreatedAsset>> {
    const { frameio, clock } = this.#host.ports;
    const { name, filetype, channel } = job;
    const asset = {
      called: extension === null ? { name } : { extension },
      filetype,
      offsetSeconds: ageSeconds(job, clock),
      ...(channel === null ? {} : { channel }),
    };
    const result = await frameio.createGrowingAsset(asset, errand.cancel);
    return result.ok ? { ok: true, value: { ...result.value, uploadUrls: [] } } : result;
  }

  put(active: ActiveUpload, part: Part): void {
    const { ports, holds } = this.#host;
    const { path, filetype } = active.job;
    const { number, url, offsetBytes, sizeBytes, state } = part;
    if (url === null) throw new Error('a part that was never asked for cannot be sent');
    const isGrowing = active.job.state.kind === 'growing';
    const stamp = isGrowing ? null : active.job.stamp;
    const errand = active.beginPut(number);
    const expectContinue = state.kind === 'waiting' && state.attempts > 0;
    const toSend = { url, path, stamp, filetype, offsetBytes, sizeBytes, expectContinue };
    const control = this.#controlOf(active, part, errand);
    const work = ports.transfer.putPart(toSend, control).then((result): Handle => async () => {
      active.endPut(number, errand);
      if (!this.#isAwaited(active, errand)) return;
      if (result.kind === 'network' && result.reason === 'cancelled') return;
      if (result.kind === 'file') {
        // What has become of its file, the next look will tell.
        if (isGrowing) return this.#partFault(active, number, notThere(result));
        return this.#faults.met(active, result);
      }
      if (result.kind === 'sent') {
        holds.reached();
        const { md5, crc32, etag, storedMd5 } = result;
        const answer = { type: 'acknowledged', md5, crc32, etag, storedMd5 } as const;
        const nowMs = this.#nowMs();
        return this.#host.desk.dispatch(active, { type: 'partAnswered', number, answer, nowMs });
      }
      const outcome = outcomeOf('putPart', result);
      holds.hear(outcome);
      await this.#partFault(active, number, outcome);
    });
    this.#host.run(errand, work);
  }

  hash(active: ActiveUpload): void {
    const { files } = this.#host.ports;
    const { path, stamp } = active.job;
    const errand = active.begin('hash');
    const control = { cancel: errand.cancel, onProgress: () => errand.moved() };
    const work = files
      .hash(path, stamp, active.upload.parts, control)
      .then((hashes): Handle => async () => {
        if (!this.#isAwaited(active, errand)) return;
        if (hashes === null) return this.#faults.brokenOff(active, errand);
        if (hashes.kind === 'file') return this.#faults.met(active, hashes);
        await this.#host.desk.dispatch(active, { type: 'hashed', hashes, nowMs: this.#nowMs() });
      });
    this.#host.run(errand, work);
  }

  /** What hung and was given up is an answer too. */
  async giveUp(active: ActiveUpload, errand: Errand, part: number | null): Promise<void> {
    if (errand.kind === 'create') {
      this.#host.service.hear(SILENT_CREATE);
      return this.#createFault(active, SILENT_CREATE);
    }
    if (errand.kind === 'put' && part !== null) {
      // Its lane is free, and the part can go again, although nobody knows whether it ever ends.
      active.endPut(part, errand);
      return this.#partFault(active, part, SILENT_PUT);
    }
    if (errand.kind === 'ask') {
      active.end(errand);
      return this.recordings.refused(active, SILENT_CREATE);
    }
    await this.#faults.silent(active);
  }

  #nowMs(): number {
    return this.#host.ports.clock.now();
  }

  /** False: cancelled, given up, or the job ended while this was on its way. */
  #isAwaited(active: ActiveUpload, errand: Errand): boolean {
    active.end(errand);
    return !errand.abandoned && this.#host.desk.has(active);
  }

  async #createFault(active: ActiveUpload, outcome: Outcome): Promise<void> {
    const { desk, ports } = this.#host;
    const random = ports.clock.random();
    await desk.apply(active.job.id, {
      type: 'createFaulted',
      outcome,
      nowMs: this.#nowMs(),
      random,
    });
  }

  async #partFault(active: ActiveUpload, number: number, outcome: Outcome): Promise<void> {
    const { desk, ports } = this.#host;
    const nowMs = this.#nowMs();
    const answer = { type: 'faulted', outcome, nowMs, random: ports.clock.random() } as const;
    await desk.dispatch(active, { type: 'partAnswered', number, answer, nowMs });
  }

  #controlOf(active: ActiveUpload, { number }: Part, errand: Errand): PutControl {
    const { bandwidth, onSent } = this.#host;
    return {
      cancel: errand.cancel,
      onProgress: (sentBytes) => {
        errand.moved();
        onSent(active, active.advance(number, sentBytes, this.#nowMs()));
      },
      allow: async (wantedBytes) => {
        const allowed = await bandwidth.allow(wantedBytes, errand.cancel);
        errand.moved();
        return allowed;
      },
    };
  }
}

/** Renamed, cut short, or not to be read at this moment: the part is tried again. */
const notThere = ({ message }: FileFault): Outcome => ({
  verdict: 'retry',
  code: 'file_unreadable',
  message,
  retryAfterMs: null,
  mayHaveBeenDone: false,
});

/** Paired anew since the job was taken up. */
const OTHER_PROJECT: Outcome = {
  verdict: 'stop',
  code: 'not_paired',
  message: 'It was queued for another project',
  retryAfterMs: null,
  mayHaveBeenDone: false,
};

/** It was to be created when Frame.io turned out not to serve. */
const NOT_SERVING: Outcome = {
  verdict: 'waitForNetwork',
  code: 'frameio_error',
  message: 'Frame.io does not serve at this moment',
  retryAfterMs: null,
  mayHaveBeenDone: false,
};

const SILENT_CREATE: Outcome = {
  verdict: 'retry',
  code: 'frameio_error',
  message: 'Frame.io did not answer in time',
  retryAfterMs: null,
  mayHaveBeenDone: true,
};

const SILENT_PUT: Outcome = {
  verdict: 'retry',
  code: 'storage_error',
  message: 'The storage, or the disk, did not answer in time',
  retryAfterMs: null,
  mayHaveBeenDone: true,
};
