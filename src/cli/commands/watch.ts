import {
  createDevice,
  type CreateDeviceOptions,
  type Device,
  type ExistingChoice,
  type WatchOptions,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import type { WatchTold } from '../print/command-event.ts';
import type { Printer } from '../print/printer.ts';
import { amountWords } from '../print/watch-words.ts';
import { visible } from '../print/words.ts';
import { askExisting } from './watch-ask.ts';

/** As it is typed after `watch add`. */
export interface AddOptions {
  readonly existing?: string;
  readonly pick?: readonly string[];
  readonly dryRun?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly type?: readonly string[];
  readonly channel?: number;
  readonly finished?: boolean;
  readonly manual?: boolean;
}

type Folders = Device['watchFolders'];

/** Lists the folders that are kept. */
export async function watchList(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  return withFolders(configuration, async (folders) => {
    const list = await folders.list();
    for (const folder of list) printer.event({ type: 'watchFolder', ...folder });
    if (list.length === 0) {
      printer.say('No folder is watched. Add one with: dailies watch add DIR');
    }
    return EXIT.done;
  });
}

/** Keeps folders no more; what is known of them is forgotten. */
export async function watchRemove(
  configuration: CreateDeviceOptions,
  paths: readonly string[],
  printer: Printer,
): Promise<number> {
  return withFolders(configuration, async (folders) => {
    for (const each of paths) {
      const path = await folders.remove(each);
      const message = `${visible(path)} is not watched any more; what was found there stays in the queue.`;
      printer.event({ ...NOTHING_TOLD, command: 'remove', path, message });
    }
    return EXIT.done;
  });
}

/** Keeps folders, or changes how they are watched; with `--dry-run` only says what is there. */
export async function watchAdd(
  configuration: CreateDeviceOptions,
  paths: readonly string[],
  options: AddOptions,
  printer: Printer,
): Promise<number> {
  const typed = readTyped(options);
  const settings = settingsOf(options);
  return withFolders(configuration, async (folders, device) => {
    if (options.channel !== undefined) device.requireChannel(options.channel);
    for (const path of paths) {
      const add: Add = { folders, path, settings, pick: options.pick ?? [] };
      if (options.dryRun === true) await dryRun(add, printer);
      else await addOne(add, typed, printer);
    }
    return EXIT.done;
  });
}

interface Add {
  readonly folders: Folders;
  readonly path: string;
  readonly settings: Omit<WatchOptions, 'existing'>;
  readonly pick: readonly string[];
}

/** Null: nothing was typed. */
type Typed = 'nothing' | 'today' | 'everything' | 'choose' | null;

async function addOne(add: Add, typed: Typed, printer: Printer): Promise<void> {
  const { folders, path, settings } = add;
  const choice = await chooseExisting(add, typed, printer);
  const told = await folders.add(path, settings, choice);
  const existing = existingOf(choice);
  const message = addedWords({ ...told, existing });
  printer.event({ type: 'watch', command: 'add', ...told, existing, message });
}

/** What is there is never sent without a person's word: without a terminal to ask in, nothing of it is. */
async function chooseExisting(add: Add, typed: Typed, printer: Printer): Promise<ExistingChoice> {
  const { folders, path, settings, pick } = add;
  if (typed === 'nothing' || typed === 'today' || typed === 'everything') return typed;
  if (pick.length > 0) return { pick };
  const asks = !printer.json && process.stdin.isTTY && process.stdout.isTTY;
  if (typed === 'choose' && !asks) {
    throw new BadArguments('Say what to choose: --pick GLOB…', { command: 'watch add' });
  }
  const names: { path: string; sizeBytes: number }[] = [];
  const found = await folders.survey(path, settings, [], (file) => {
    if (asks) names.push({ path: file.path, sizeBytes: file.stamp.sizeBytes });
  });
  if (typed === null && found.settings !== null) return 'keep';
  if (found.everything.files === 0 || !asks) return 'nothing';
  return askExisting(found, names, typed === 'choose');
}

async function dryRun({ folders, path, settings, pick }: Add, printer: Printer): Promise<void> {
  const { settings: kept, ...found } = await folders.survey(path, settings, pick);
  const lines = [
    `${visible(found.path)}${kept === null ? '' : ', which is watched already'}: of what is there,`,
    `  --existing nothing     would send ${amountWords({ files: 0, bytes: 0 })}`,
    `  --existing today       would send ${amountWords(found.today)}`,
    `  --existing everything  would send ${amountWords(found.everything)}`,
    ...(pick.length === 0
      ? []
      : [`  --existing choose      would send ${amountWords(found.chosen)}`]),
    ...found.unreadable.map((why) => `  Not looked into: ${visible(why)}`),
    'Nothing was changed.',
  ];
  printer.event({ type: 'survey', ...found, message: lines.join('\n') });
}

function existingOf(choice: ExistingChoice): WatchTold['existing'] {
  if (choice === 'keep') return null;
  return typeof choice === 'string' ? choice : 'chosen';
}

function addedWords({
  path,
  existing,
  sent,
  left,
}: Omit<WatchTold, 'message' | 'type' | 'command'>) {
  const watched = `${visible(path)} is watched while dailies agent runs`;
  if (existing === null) return `${watched}, now as said; what is there stays as it was decided.`;
  if (sent.files + left.files === 0) return `${watched}; nothing is there yet.`;
  const words = `${watched}. Of what is there ${amountWords(sent)} will be sent`;
  if (left.files === 0) return `${words}.`;
  return (
    `${words}, ${amountWords(left)} not.\n` +
    'To send the rest too: dailies watch add DIR --existing everything, or dailies upload PATH…'
  );
}

const NOTHING_TOLD = {
  type: 'watch',
  existing: null,
  sent: { files: 0, bytes: 0 },
  left: { files: 0, bytes: 0 },
} as const;

/** @throws BadArguments */
function readTyped({ existing, pick, dryRun }: AddOptions): Typed {
  const words = ['nothing', 'today', 'everything', 'choose'] as const;
  const typed = words.find((word) => word === existing) ?? null;
  if (existing !== undefined && typed === null) {
    throw new BadArguments(`--existing is one of ${words.join(', ')}`, { command: 'watch add' });
  }
  if (pick !== undefined && typed !== 'choose' && dryRun !== true) {
    throw new BadArguments('--pick goes with --existing choose', { command: 'watch add' });
  }
  return typed;
}

function settingsOf(options: AddOptions): Omit<WatchOptions, 'existing'> {
  const { include = [], exclude = [], type = [], channel, finished, manual } = options;
  return {
    include,
    exclude,
    types: type,
    channel: channel ?? null,
    growing: finished !== true,
    mode: manual === true ? 'manual' : 'automatic',
  };
}

/** The store is shared with whoever owns the state dir: that one notices by itself. */
async function withFolders(
  configuration: CreateDeviceOptions,
  work: (folders: Folders, device: Device) => Promise<number>,
): Promise<number> {
  const device = await createDevice({ ...configuration, readOnly: true });
  try {
    return await work(device.watchFolders, device);
  } finally {
    await device.close();
  }
}
