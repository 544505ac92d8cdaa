import { ignoring } from '../../core/index.ts';
import type { JobEffect, JobEvent } from '../job-event.ts';
import type { Job, JobState, JobStateKind, OpenAsset, SendingState } from '../job.ts';
import type { Part } from '../part.ts';
import type { DeadAsset, Upload } from '../ports/store.ts';

/** What comes of an event: data, to be stored and then done. */
export interface JobStep {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
  readonly parts?: readonly Part[];
  readonly replacesParts?: boolean;
  readonly deadAsset?: Omit<DeadAsset, 'jobId'>;
  readonly amend?: Partial<Omit<Job, 'id' | 'state'>>;
}

export type Of<K extends JobStateKind> = Extract<JobState, { kind: K }>;
export type On<T extends JobEvent['type']> = Extract<JobEvent, { type: T }>;
export type JobTable = {
  readonly [K in JobStateKind]: {
    readonly [T in JobEvent['type']]: (state: Of<K>, event: On<T>, upload: Upload) => JobStep;
  };
};

export const ignored = <T extends JobEvent['type']>(...types: readonly T[]) =>
  ignoring<JobState, T>(...types);

export const stay = (state: JobState): JobStep => ({ state, effects: [] });

export const announced = (state: JobState): JobStep => ({
  state,
  effects: [{ kind: 'announce' }, { kind: 'release' }],
});

export const wait = (attempts: number, notBeforeMs: number, why: string | null): JobStep => ({
  state: { kind: 'queued', attempts, notBeforeMs, why },
  effects: [{ kind: 'release' }],
});

/** Makes a step that also writes down an asset that will never be finished. */
export function dead(
  step: JobStep,
  assetId: string | null,
  reason: DeadAsset['reason'],
  atMs: number,
): JobStep {
  return { ...step, deadAsset: { assetId, reason, atMs } };
}

const openAsset = ({ assetId, urlsIssuedAtMs }: OpenAsset): OpenAsset => ({
  assetId,
  urlsIssuedAtMs,
});

export const sendingOf = (asset: OpenAsset): SendingState => ({
  kind: 'sending',
  ...openAsset(asset),
});

export const identify = (attempts: number): JobStep => ({
  state: { kind: 'identifying', attempts },
  effects: [{ kind: 'identify' }],
});

export const send = (state: JobState): JobStep => ({ state, effects: [{ kind: 'sendParts' }] });

export const verify = (asset: OpenAsset): JobStep => ({
  state: { kind: 'verifying', ...openAsset(asset) },
  effects: [{ kind: 'hashFile' }],
});
