import { JOB_START, PART_START, TURN_START, type Job, type Part } from '../engine/index.ts';

/** A queued job of 20 bytes; a test names only what it is about. */
export function aJob(id: string, differs: Partial<Job> = {}): Job {
  return {
    id,
    path: `/card/${id}.mp4`,
    name: `${id}.mp4`,
    filetype: 'video/mp4',
    stamp: { sizeBytes: 20, mtimeNs: '1700000000000000000' },
    mode: 'finished',
    channel: null,
    sample: null,
    createdAtMs: 1_700_000_000_000,
    queuedAtMs: 1_700_000_001_000,
    queuedAt: null,
    projectId: null,
    turn: TURN_START,
    held: false,
    again: false,
    remakes: 0,
    remark: null,
    state: JOB_START,
    ...differs,
  };
}

export function aPart(number: number, differs: Partial<Part> = {}): Part {
  return {
    number,
    offsetBytes: (number - 1) * 10,
    sizeBytes: 10,
    url: `https://storage.example/part/${number}?X-Amz-Signature=secret`,
    state: PART_START,
    ...differs,
  };
}
