import { READINESS_START, type EnqueueOptions, type WatchSettings } from '../../engine/index.ts';
import { realPathOf } from '../../platform/index.ts';
import type { Queued } from '../inbox.ts';
import type { HandOver, HandOverAnswer } from './follower.ts';

type UploadAll = (
  paths: readonly string[],
  options: Partial<EnqueueOptions>,
) => Promise<readonly Queued[]>;

/** The way of found files into the queue, as their folder's settings have it. */
export function makeHandOver(uploadAll: UploadAll) {
  return async (
    files: readonly HandOver[],
    { mode, channel }: WatchSettings,
  ): Promise<readonly HandOverAnswer[]> => {
    const answers = new Map<HandOver, HandOverAnswer>();
    for (const growing of [true, false]) {
      const some = files.filter((file) => file.growing === growing);
      if (some.length === 0) continue;
      // The queue knows files by their paths without links.
      const paths = await Promise.all(some.map(async ({ path }) => realPathOf(path)));
      const seen = new Map(
        paths.map((path, index) => [path, some[index]?.seen ?? READINESS_START]),
      );
      const options = { origin: 'found', growing, held: mode === 'manual', channel, seen } as const;
      const queued = await uploadAll(paths, options);
      some.forEach((file, index) => answers.set(file, answerOf(queued[index])));
    }
    return files.map((file) => answers.get(file) ?? null);
  };
}

/** What vanished or changed meanwhile is found again as it is then; the rest is told. */
const answerOf = (queued: Queued | undefined): HandOverAnswer =>
  queued?.kind === 'refused' ? queued.error.message : null;
