import { JOB_START, PART_START, TURN_START, type Job, type Part } from '../../src/engine/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';

export const JOBS = 100_000;
export const PARTS_PER_JOB = 10;
export const PROJECT = 'b1f2a0e4-5a57-4b4e-9d0a-1f6c2f3f7a11';
const BATCH = 1_000;
const PART_BYTES = 25 * 1024 ** 2;

/** The id of the job that was added as this one, from 0. */
export const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Fills a new store through its port, as fast as that goes. */
export async function fill(path: string, jobs: number, nowMs: number): Promise<void> {
  const store = SqliteStore.open(path);
  for (let index = 0; index < jobs; index += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, jobs - index) }, (_, offset) =>
      jobOf(index + offset, nowMs),
    );
    await store.add(batch, 'bench');
    for (const job of batch) {
      const change = { job, parts: partsOf(job), replacesParts: true };
      await store.saveFree([{ ...change, deadAsset: null, delivery: null }], nowMs);
    }
  }
  await store.close();
}

function jobOf(index: number, nowMs: number): Job {
  return {
    id: idOf(index),
    path: `/Volumes/A001_CARD/CLIPS/A001C${index}_231123_R1AB.mov`,
    name: `A001C${index}_231123_R1AB.mov`,
    filetype: 'video/quicktime',
    stamp: { sizeBytes: PARTS_PER_JOB * PART_BYTES, mtimeNs: '1700000000000000000' },
    mode: 'finished',
    channel: null,
    sample: null,
    createdAtMs: nowMs,
    queuedAtMs: nowMs,
    queuedAt: null,
    projectId: PROJECT,
    turn: TURN_START,
    held: false,
    again: false,
    remakes: 0,
    remark: null,
    state: JOB_START,
  };
}

/** Each with a URL as long as those of the storage are. */
function partsOf({ id }: Job): readonly Part[] {
  return Array.from({ length: PARTS_PER_JOB }, (_, index) => ({
    number: index + 1,
    offsetBytes: index * PART_BYTES,
    sizeBytes: PART_BYTES,
    url: `https://storage.example/uploads/${id}/part_${index + 1}?X-Amz-Signature=${'5'.repeat(400)}`,
    state: PART_START,
  }));
}
