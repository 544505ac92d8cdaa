import { describe, expect, test } from 'vitest';
import type { Job, ListOptions, Upload } from '../../engine/index.ts';
import { chooseClip } from './choose-clip.ts';

type Few = Pick<Job, 'name' | 'mode'> & { readonly state: object; readonly projectId?: string };

/** As a store lists them, of the little that choosing looks at. */
const storeOf = (...jobs: readonly Few[]) => ({
  list: async ({ states }: ListOptions) =>
    jobs
      .map(
        (job) =>
          ({ job: { id: job.name, projectId: 'p', ...job }, parts: [] }) as unknown as Upload,
      )
      .filter(({ job }) => states?.includes(job.state.kind) === true),
});

const recording = (name: string): Few => ({
  name,
  mode: 'growing',
  state: { kind: 'growing', assetId: `of ${name}` },
});
const sending = (name: string): Few => ({
  name,
  mode: 'finished',
  state: { kind: 'sending', assetId: `of ${name}` },
});
const delivered = (name: string, completedAtMs: number, projectId = 'p'): Few => ({
  name,
  mode: 'finished',
  projectId,
  state: { kind: 'completed', assetId: `of ${name}`, completedAtMs },
});
const begun: Few = { name: 'new', mode: 'growing', state: { kind: 'queued' } };
const waiting: Few = { name: 'card', mode: 'finished', state: { kind: 'queued' } };

const chosen = async (...jobs: readonly Few[]) => {
  const choice = await chooseClip(storeOf(...jobs), 'p');
  return choice.kind === 'clip' ? `${choice.clip.standing} ${choice.clip.assetId}` : choice.why;
};

describe('the clip that is meant when none is named', () => {
  test('is the one being recorded, else the one on its way, else the last one delivered', async () => {
    const old = [delivered('b', 2), delivered('c', 3), delivered('a', 1), waiting];
    expect(await chosen(...old, sending('d'), recording('e'))).toBe('recording of e');
    expect(await chosen(...old, sending('d'))).toBe('uploading of d');
    expect(await chosen(...old)).toBe('delivered of c');
  });

  test('is none where several are, and they are named', async () => {
    expect(await chosen(recording('a'), recording('b'), sending('c'))).toBe(
      'Several clips are being recorded: a, b',
    );
    expect(await chosen(sending('a'), sending('b'))).toBe('Several clips are on their way: a, b');
  });

  test('is not an older one while a recording has no asset yet', async () => {
    expect(await chosen(delivered('a', 1), begun)).toBe('Frame.io has no asset of new yet');
  });

  test('is never one of another project', async () => {
    expect(await chosen(delivered('a', 1), delivered('b', 2, 'other'))).toBe('delivered of a');
    expect(await chosen(delivered('b', 2, 'other'))).toContain('There is no clip yet');
  });
});
