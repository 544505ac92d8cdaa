import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContainerRecording, RecordOptions, RecordResult } from '../record-options.ts';
import { record } from '../record.ts';
import { failedWrite } from '../sink/claim.ts';
import type { Place, Sidecar } from './card.ts';

/** Light enough for any link. */
const PROXY = { width: 320, height: 180, bitsPerSecond: 1_000_000 } as const;

/**
 * Records a clip where it belongs on a card, with its proxy at the same time and its sidecars.
 * `done` settles when all of that is written; after a death no sidecar is.
 *
 * @param options `folder` is the root of the card.
 * @throws RecorderError as `record` does.
 */
export function recordClipOnCard(
  options: Omit<RecordOptions, 'name'>,
  place: Place,
): ContainerRecording {
  const root = options.folder;
  const main = record({ ...options, folder: join(root, place.folder), name: place.name });
  let proxy: ContainerRecording | undefined;
  try {
    proxy = place.proxy === undefined ? undefined : recordProxy(options, place.proxy);
    for (const sidecar of place.before) writeSidecar(root, sidecar);
  } catch (error) {
    main.stop();
    proxy?.stop();
    throw error;
  }
  const done = ended(main, proxy, root, place);
  done.catch(() => undefined);
  const stop = (): void => {
    main.stop();
    proxy?.stop();
  };
  return { ...main, done, stop };
}

/** With the same take, but not with the manners of the large file. */
function recordProxy(
  options: Omit<RecordOptions, 'name'>,
  { folder, name }: NonNullable<Place['proxy']>,
): ContainerRecording {
  return record({
    ...options,
    ...PROXY,
    folder: join(options.folder, folder),
    name,
    container: 'mp4',
    ffmpeg: 'never',
    preallocate: undefined,
    spanBytes: undefined,
    keepBytes: undefined,
  });
}

async function ended(
  main: ContainerRecording,
  proxy: ContainerRecording | undefined,
  root: string,
  place: Place,
): Promise<RecordResult> {
  const [result] = await Promise.all([main.done, proxy?.done]);
  const names = readdirSync(join(root, place.folder)).toSorted();
  for (const sidecar of place.after(result, names)) writeSidecar(root, sidecar);
  return result;
}

function writeSidecar(root: string, { path: relative, content, how }: Sidecar): void {
  const path = join(root, relative);
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (how === 'new') writeFileSync(path, content, { flag: 'wx' });
    else if (how === 'replace') writeFileSync(path, content);
    else appendFileSync(path, existsSync(path) ? content : `${how.grow.head}${String(content)}`);
  } catch (error) {
    throw failedWrite(path, error);
  }
}
