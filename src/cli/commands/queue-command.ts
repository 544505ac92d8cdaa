import {
  createDevice,
  type CommandAnswer,
  type CreateDeviceOptions,
  type Device,
  type QueueCommand,
  type QueueSettings,
  type Selection,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import type { QueueTold } from '../print/command-event.ts';
import type { Printer } from '../print/printer.ts';
import { files } from '../print/words.ts';
import { SomeFailed } from '../some-failed.ts';

/** Which files a person means: ids as they were typed, or all. */
export type Chosen =
  { readonly kind: 'ids'; readonly ids: readonly string[] } | { readonly kind: 'all' };

/**
 * Reads ids and `--all` (or `--failed`) as one choice.
 * @throws BadArguments for neither, or both
 */
export function choose(
  command: string,
  ids: readonly string[],
  all: boolean,
  flag = '--all',
): Chosen {
  if (ids.length > 0 && all) {
    throw new BadArguments(`Give ids or ${flag}, not both`, { command: `queue ${command}` });
  }
  if (ids.length === 0 && !all) {
    throw new BadArguments(`Say which: ids (see dailies queue list), or ${flag}`, {
      command: `queue ${command}`,
    });
  }
  return all ? { kind: 'all' } : { kind: 'ids', ids };
}

/** One thing a person tells the queue: how it is said to the device, and to the person. */
export interface Telling {
  readonly command: string;
  readonly make: (device: Pick<Device, 'resolve'>) => Promise<QueueCommand>;
  readonly words: (changed: number, settings: QueueSettings) => string;
}

const VERBS = {
  cancel: (n: number) => `${files(n)} cancelled; nothing on the disk was touched`,
  retry: (n: number) => `${files(n)} will be tried again`,
  hold: (n: number) => `${files(n)} held here until: dailies queue resume ID…`,
  resume: (n: number) => `${files(n)} no longer held here`,
  move: (n: number) => `${files(n)} now meant for the project that is paired`,
} as const;

/** `cancel`, `retry`, `hold`, `resume`, `move`: something that is done to files. */
export function tellFiles(kind: keyof typeof VERBS, chosen: Chosen): Telling {
  return {
    command: kind,
    make: async (device) => ({ kind, which: await select(device, chosen) }),
    words: (changed) => (changed === 0 ? `There was nothing to ${kind}` : VERBS[kind](changed)),
  };
}

export function tellFirst(id: string): Telling {
  return {
    command: 'first',
    make: async (device) => ({ kind: 'first', id: await device.resolve(id) }),
    words: (changed) => (changed === 0 ? 'Nothing was changed' : 'This file goes next'),
  };
}

export function tellSettings(
  command: string,
  settings: Partial<QueueSettings>,
  words: Telling['words'],
): Telling {
  return { command, make: async () => ({ kind: 'set', settings }), words };
}

/**
 * Tells the queue one thing, whoever owns it. Nothing is changed when one of the ids is unknown.
 * @throws DailiesError `bad_arguments` for such an id, and of the device; SomeFailed when some are refused
 */
export async function tellQueue(
  configuration: CreateDeviceOptions,
  telling: Telling,
  printer: Printer,
): Promise<number> {
  const device = await createDevice({ ...configuration, readOnly: true });
  try {
    const answer = await device.command(await telling.make(device));
    printer.event(queueTold(telling, answer, await device.queueSettings()));
    const { length } = answer.refused;
    if (length === 0) return EXIT.done;
    throw new SomeFailed(
      'refused',
      `${files(length)} could not be changed so`,
      'Each line says why.',
    );
  } finally {
    await device.close();
  }
}

/** What was done, as an event. */
export function queueTold(
  { command, words }: Pick<Telling, 'command' | 'words'>,
  answer: CommandAnswer,
  settings: QueueSettings,
): QueueTold {
  const { paused, mode, priority } = settings;
  const message = `${words(answer.changed, settings)}.`;
  return { type: 'queue', command, ...answer, settings: { paused, mode, priority }, message };
}

async function select(device: Pick<Device, 'resolve'>, chosen: Chosen): Promise<Selection> {
  if (chosen.kind === 'all') return 'all';
  const ids: string[] = [];
  for (const id of chosen.ids) ids.push(await device.resolve(id));
  return [...new Set(ids)];
}
