import type { Job } from './job.ts';
import type { ByteRange } from './ports/files.ts';
import type { Delivery } from './ports/store.ts';

/**
 * A file is known by its content. Its size and a sample of its bytes find what may be the same; what
 * proves it is the hash of the whole, or, where nobody has touched the file since, its name and time.
 */
const SAMPLES = 16;
const SAMPLE_BYTES = 64 * 1024;

/** Where to look: the whole of a small file, else 16 places of 64 KiB from its first to its last byte. */
export function sampleRanges(sizeBytes: number): readonly ByteRange[] {
  if (sizeBytes <= SAMPLES * SAMPLE_BYTES) return [{ offsetBytes: 0, sizeBytes }];
  const stepBytes = (sizeBytes - SAMPLE_BYTES) / (SAMPLES - 1);
  return Array.from({ length: SAMPLES }, (_, index) => ({
    offsetBytes: Math.floor(index * stepBytes),
    sizeBytes: SAMPLE_BYTES,
  }));
}

/** Deliveries to the job's own project that may be of its content. */
export function candidatesFor(job: Job, alike: readonly Delivery[]): readonly Delivery[] {
  return job.again ? [] : alike.filter(({ projectId }) => projectId === job.projectId);
}

/** A delivery of a file that was, but for its folder, this one: same name, same time, same sample. */
export function isUntouched({ name, stamp, sample }: Job, delivery: Delivery): boolean {
  return (
    sample !== null &&
    delivery.sample === sample &&
    delivery.name === name &&
    delivery.mtimeNs === stamp.mtimeNs &&
    delivery.sizeBytes === stamp.sizeBytes
  );
}
