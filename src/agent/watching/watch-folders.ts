import { DailiesError } from '../../core/index.ts';
import type {
  ClockPort,
  VerdictCounts,
  WatchesPort,
  WatchFolder,
  WatchSettings,
} from '../../engine/index.ts';
import type { WatchedFolder } from '../contract/index.ts';
import { wantedOf, type Existing } from './existing.ts';
import { makeFilter, makePick, requirePatterns } from './filter.ts';
import {
  NOTHING,
  plus,
  settleExisting,
  survey,
  type Amount,
  type Settlement,
  type SurveyedFile,
  type SurveyParts,
} from './survey.ts';
import type { WatchDisk } from './watch-disk.ts';
import { readSettings } from './watch-options.ts';
import { isWithin, watchRoot } from './watch-root.ts';

export type { Amount } from './survey.ts';

/** A watch folder that is kept, as it is listed. */
export interface KeptFolder extends WatchedFolder, WatchSettings {
  readonly counts: VerdictCounts;
}

/** What is in a folder before it is watched. */
export interface Survey {
  readonly path: string;
  /** It is watched already, as these settings say. */
  readonly settings: WatchSettings | null;
  readonly everything: Amount;
  readonly today: Amount;
  /** Of what a person would pick. */
  readonly chosen: Amount;
  readonly unreadable: readonly string[];
}

/** How a person wants it with what is there. `keep`: as it was decided when the folder was added. */
export type ExistingChoice =
  | 'keep'
  | 'nothing'
  | 'today'
  | 'everything'
  | { readonly pick: readonly string[] }
  /** Files, or folders with all that is in them: absolute. */
  | { readonly paths: readonly string[] };

interface Parts {
  readonly memory: WatchesPort;
  readonly clock: ClockPort;
  readonly disk: WatchDisk;
  readonly stateDir: string;
  /** Nobody else owns the state dir: then nobody watches. */
  readonly owned: boolean;
}

/**
 * The watch folders that are kept in the state dir: added and removed here, watched by whoever owns the state
 * dir, which may be another process.
 */
export class WatchFolders {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly KeptFolder[]> {
    const { memory, owned } = this.#parts;
    const kept: KeptFolder[] = [];
    for (const folder of (await memory.folders()).filter((one) => one.kept)) {
      const { path, settings, report } = folder;
      const state = owned ? IDLE : (report ?? { state: 'watching', why: null });
      kept.push({ path, ...state, ...settings, counts: await memory.countBelow(path) });
    }
    return kept;
  }

  /**
   * Looks at what is there; changes nothing.
   * @param onFile is told of each file that the settings want
   * @throws DailiesError `bad_arguments`, `no_such_file`
   */
  async survey(
    folder: string,
    options: Partial<WatchSettings>,
    pick: readonly string[] = [],
    onFile: (file: SurveyedFile) => void = () => undefined,
  ): Promise<Survey> {
    const { parts, known } = await this.#prepare(folder, readSettings(options));
    const isToday = wantedOf({ kind: 'today' }, parts.clock.now());
    const picks = pick.length === 0 ? () => false : makePick(parts.root, requirePatterns(pick));
    let [everything, today, chosen] = [NOTHING, NOTHING, NOTHING];
    const unreadable: string[] = [];
    for await (const found of survey(parts)) {
      if ('code' in found) {
        unreadable.push(found.message);
        continue;
      }
      for (const file of found.files) {
        const { sizeBytes } = file.stamp;
        everything = plus(everything, sizeBytes);
        if (isToday(file)) today = plus(today, sizeBytes);
        if (picks(file.path)) chosen = plus(chosen, sizeBytes);
        onFile(file);
      }
    }
    return {
      path: parts.root,
      settings: known?.settings ?? null,
      everything,
      today,
      chosen,
      unreadable,
    };
  }

  /**
   * Keeps a folder, or changes how it is watched. What is there is decided about before it is kept, so that
   * nothing is sent in between.
   * @throws DailiesError `bad_arguments`, `no_such_file`, and of the store
   */
  async add(
    folder: string,
    options: Partial<WatchSettings>,
    choice: ExistingChoice,
  ): Promise<Settlement & { readonly path: string }> {
    const { memory, clock } = this.#parts;
    const settings = readSettings(options);
    const { parts, known } = await this.#prepare(folder, settings);
    const { root: path } = parts;
    const existing = existingOf(choice, path, known);
    const settled = await settleExisting(parts, memory, existing);
    await memory.saveFolder({ path, settings, kept: true, addedAtMs: clock.now() });
    return { path, ...settled };
  }

  /**
   * Does not keep a folder any more, and forgets what is known of its files; what was handed over stays in the
   * queue.
   * @throws DailiesError `bad_arguments` when it is not kept, and of the store
   */
  async remove(folder: string): Promise<string> {
    const { memory, stateDir } = this.#parts;
    const path = await watchRoot(folder, stateDir);
    if (!(await memory.removeFolder(path))) {
      throw new DailiesError('bad_arguments', `${path} is no watch folder`, {
        hint: 'They are listed by: dailies watch list',
      });
    }
    const others = (await memory.folders()).map((one) => one.path);
    const known = await memory.foldersBelow(path);
    const orphaned = known.filter((one) => !others.some((other) => isWithin(one, other)));
    for (const one of orphaned) await memory.forgetFolders([one]);
    return path;
  }

  /** @throws DailiesError `no_such_file` when there is no folder */
  async #prepare(
    folder: string,
    settings: WatchSettings,
  ): Promise<{ readonly parts: SurveyParts; readonly known: WatchFolder | undefined }> {
    const { memory, disk, clock, stateDir } = this.#parts;
    const root = await watchRoot(folder, stateDir);
    if (typeof (await disk.folderTime(root)) !== 'string') throw noFolder(root);
    const folders = await memory.folders();
    const isOthers = (other: string) =>
      other !== root && folders.some(({ path }) => path === other);
    const parts = { root, disk, clock, wants: makeFilter(root, settings), isOthers };
    return { parts, known: folders.find(({ path, kept }) => path === root && kept) };
  }
}

const IDLE = { state: 'idle', why: 'nobody watches it now; start: dailies agent' } as const;

function existingOf(
  choice: ExistingChoice,
  root: string,
  known: WatchFolder | undefined,
): Existing {
  if (choice === 'keep') {
    return known === undefined
      ? { kind: 'nothing' }
      : { kind: 'asBefore', wanted: makeFilter(root, known.settings) };
  }
  if (typeof choice === 'string') return { kind: choice };
  if ('pick' in choice) {
    return { kind: 'chosen', picks: makePick(root, requirePatterns(choice.pick)) };
  }
  return { kind: 'chosen', picks: (path) => choice.paths.some((one) => isWithin(path, one)) };
}

/** One that is not there is more often mistyped than away. */
const noFolder = (path: string) =>
  new DailiesError('no_such_file', `There is no folder ${path}`, {
    hint: 'Plug in its disk or mount it first, so that it is known what is there already.',
  });
