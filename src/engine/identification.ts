import { candidatesFor, isUntouched, sampleRanges } from './content.ts';
import type { Errand } from './errand.ts';
import type { Job } from './job.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFault, FileStamp, FilesPort } from './ports/files.ts';
import type { StorePort } from './ports/store.ts';
import type { ContentVerdict } from './job-event.ts';

/** What was read of a file. */
export interface Looked {
  readonly kind: 'looked';
  readonly sample: string;
  /** Of the whole; null where nothing asked for it. */
  readonly sha256: string | null;
  /** When the media says it was made; null where it does not tell. */
  readonly madeAtMs: number | null;
}

/** Finds out whether the content of a file has been delivered to its project before. */
export class Identification {
  readonly #files: FilesPort;
  readonly #store: StorePort;
  readonly #askedBy: string | null;

  /** @param askedBy who must have asked for a job that is worked on; null: nobody */
  constructor(files: FilesPort, store: StorePort, askedBy: string | null) {
    this.#files = files;
    this.#store = store;
    this.#askedBy = askedBy;
  }

  /** Reads as little as settles it. Null when broken off. */
  async look(job: Job, errand: Errand): Promise<Looked | FileFault | null> {
    const { path, stamp } = job;
    const found = await this.#files.sample(path, stamp, sampleRanges(stamp.sizeBytes));
    if (found.kind === 'file') return found;
    const { sample } = found;
    const report = await this.#files.inspect(path, stamp.sizeBytes);
    const madeAtMs = report.kind === 'file' ? null : report.madeAtMs;
    const looked = { ...job, sample };
    const alike = await this.#candidates(looked);
    if (alike.length === 0 || alike.some((delivery) => isUntouched(looked, delivery))) {
      return { kind: 'looked', sample, sha256: null, madeAtMs };
    }
    const control = { cancel: errand.cancel, onProgress: () => errand.moved() };
    const hashes = await this.#files.hash(path, stamp, [], control);
    if (hashes === null || hashes.kind === 'file') return hashes;
    return { kind: 'looked', sample, sha256: hashes.sha256, madeAtMs };
  }

  /**
   * The verdict, by what the ledger and the queue say at this moment: between the look and now another
   * file of the same content may have begun or arrived.
   */
  async judge(job: Job, { sample, sha256 }: Looked): Promise<ContentVerdict> {
    const looked = { ...job, sample };
    const alike = await this.#candidates(looked);
    const same = alike.find(
      (delivery) => isUntouched(looked, delivery) || delivery.sha256 === sha256,
    );
    if (same !== undefined) return { kind: 'delivered', name: same.name };
    const [unread] = alike;
    if (unread !== undefined && sha256 === null)
      return { kind: 'underWay', name: unread.name, held: false };
    const twin = job.again ? null : await this.#store.twinOf(looked);
    if (twin === null) return { kind: 'new' };
    // Left by an earlier run, it would be waited for and never go.
    if (this.#askedBy !== null) await this.#store.ask([twin.id], this.#askedBy);
    return { kind: 'underWay', name: twin.name, held: twin.held };
  }

  async #candidates(looked: Job) {
    const { stamp, sample } = looked;
    const alike = await this.#store.deliveriesLike({ sizeBytes: stamp.sizeBytes, sample });
    return candidatesFor(looked, alike);
  }
}

/** A disk that has not shown so little by then is dead. */
const SAMPLE_MS = 20_000;

/** The sample of a file; null when it cannot be had, or not in time. */
export async function sampleInTime(
  { files, clock }: { readonly files: FilesPort; readonly clock: ClockPort },
  path: string,
  stamp: FileStamp,
): Promise<string | null> {
  const late = Promise.withResolvers<null>();
  const callOff = clock.wakeAt(clock.now() + SAMPLE_MS, () => late.resolve(null));
  const sampling = files.sample(path, stamp, sampleRanges(stamp.sizeBytes));
  const found = await Promise.race([sampling, late.promise]);
  callOff();
  return found?.kind === 'sample' ? found.sample : null;
}
