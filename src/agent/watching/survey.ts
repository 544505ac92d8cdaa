import { join } from 'node:path';
import {
  READINESS_START,
  verdictOf,
  type ClockPort,
  type FileFault,
  type KnownFile,
  type WatchesPort,
} from '../../engine/index.ts';
import { isSameStamp, type Entry } from './decide.ts';
import { wantedOf, type Existing } from './existing.ts';
import type { Filter } from './filter.ts';
import { knownIn, yielding } from './memory.ts';
import type { WatchDisk } from './watch-disk.ts';

export interface SurveyParts {
  readonly root: string;
  readonly disk: WatchDisk;
  readonly clock: ClockPort;
  readonly wants: Filter;
  readonly isOthers: (folder: string) => boolean;
}

/** A file that is there, and that the settings want. */
export interface SurveyedFile extends Entry {
  readonly path: string;
  readonly createdAtMs: number;
}

/** One folder with its files, or why it cannot be looked into. */
type Surveyed = { readonly folder: string; readonly files: readonly SurveyedFile[] } | FileFault;

const AT_ONCE = 4;

/** Walks what is there now, folder by folder; the watched folder itself comes first. */
export async function* survey({
  root,
  disk,
  clock,
  wants,
  isOthers,
}: SurveyParts): AsyncGenerator<Surveyed> {
  const kind = await disk.kindOf(root);
  const open = [root];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const listing = await disk.listFolder(folder);
    if (listing.kind === 'file') {
      yield listing;
      continue;
    }
    const names = listing.files.filter(
      (name) =>
        wants(join(folder, name)) &&
        verdictOf(READINESS_START, name, clock.now()).kind !== 'ignored',
    );
    const files: SurveyedFile[] = [];
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const some = names.slice(start, start + AT_ONCE).map(async (name) => {
        const path = join(folder, name);
        const found = await disk.findFile(path);
        if (found?.kind !== 'found') return null;
        const { stamp, createdAtMs } = found;
        const fileId = kind === 'local' ? found.fileId : null;
        return { folder, name, path, stamp, createdAtMs, fileId };
      });
      files.push(...(await Promise.all(some)).filter((file) => file !== null));
    }
    yield { folder, files };
    for (const name of listing.folders) {
      const path = join(folder, name);
      if (!isOthers(path)) open.push(path);
    }
  }
}

export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

export const NOTHING: Amount = { files: 0, bytes: 0 };

export const plus = ({ files, bytes }: Amount, sizeBytes: number): Amount => ({
  files: files + 1,
  bytes: bytes + sizeBytes,
});

/** What of the files that are there is sent, and what is not. */
export interface Settlement {
  readonly sent: Amount;
  readonly left: Amount;
}

/**
 * Decides about the files that are there: those that are not wanted are remembered as such, the others are left
 * for whoever watches to find. What was handed over before stays so.
 * @throws DailiesError of the store; what was decided until then stays
 */
export async function settleExisting(
  parts: SurveyParts,
  memory: WatchesPort,
  existing: Existing,
): Promise<Settlement> {
  const isWanted = wantedOf(existing, parts.clock.now());
  const forgives = existing.kind !== 'asBefore';
  let [sent, left] = [NOTHING, NOTHING];
  for await (const found of survey(parts)) {
    if ('code' in found) continue;
    const known = await knownIn(memory, found.folder);
    const unwanted: KnownFile[] = [];
    const forgiven: SurveyedFile[] = [];
    for (const file of found.files) {
      const wanted = isWanted(file);
      if (wanted) sent = plus(sent, file.stamp.sizeBytes);
      else left = plus(left, file.stamp.sizeBytes);
      const earlier = known.get(file.name) ?? null;
      if (wanted && forgives && earlier?.verdict.kind === 'before') forgiven.push(file);
      if (!wanted && !isDecided(file, earlier)) unwanted.push(beforeOf(file));
    }
    await yielding(unwanted, async (some) => memory.saveFiles(some));
    await yielding(forgiven, async (some) => memory.forgetFiles(some));
  }
  return { sent, left };
}

/** It was sent, or is on its way, as it is. */
const isDecided = ({ stamp }: Entry, earlier: KnownFile | null) =>
  earlier !== null && (earlier.verdict.kind === 'growing' || isSameStamp(earlier.stamp, stamp));

const beforeOf = ({ folder, name, fileId, stamp }: SurveyedFile): KnownFile => ({
  folder,
  name,
  fileId,
  stamp,
  verdict: { kind: 'before' },
  goneAtMs: null,
});
