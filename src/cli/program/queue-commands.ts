import { Argument, type Command } from 'commander';
import type { CreateDeviceOptions } from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXAMPLES, QUEUE_EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

type Work = (configuration: CreateDeviceOptions) => Promise<number>;
type Add = (queue: Command, run: (work: Work) => Promise<void>, desk: Desk) => void;

const commandModule = async () => import('../commands/queue-command.ts');
const settingsModule = async () => import('../commands/queue-settings.ts');

/** `queue` with its subcommands, and `limit`, which is a setting of the queue too. */
export function addQueueCommands(program: Command, desk: Desk): void {
  const run = async (work: Work) => desk.act(async (globals) => work(deviceOptions(globals)));
  const queue = program
    .command('queue')
    .description('the queue: look at it, put it in order, hold it')
    .addHelpText('after', EXAMPLES.queue);
  for (const add of [addList, addOnFiles, addFirst, addWhole, addResume, addPriority, addMode]) {
    add(queue, run, desk);
  }
  program
    .command('limit')
    .description('how fast may be sent, at which times of the week')
    .argument('[timetable...]', 'a speed, off, pause, or entries such as 08:00,512k')
    .action(async (words: string[]) =>
      run(async (device) => (await settingsModule()).limit(device, words, desk.printer)),
    )
    .addHelpText('after', EXAMPLES.limit);
}

const addList: Add = (queue, run, { printer }) => {
  queue
    .command('list', { isDefault: true })
    .description('what became of files, then what is open in the order it will go')
    .action(async () =>
      run(async (device) => (await import('../commands/queue-list.ts')).queueList(device, printer)),
    );
};

/** Of the same shape: something is done to some files, or to all that it fits. */
const ON_FILES = [
  ['cancel', '--all', 'every file that has not ended', 'do not send these; the disk is untouched'],
  [
    'retry',
    '--failed',
    'every file that failed',
    'try again what failed, was skipped or cancelled',
  ],
  ['hold', '--all', 'every file that has not ended', 'let these wait here; what was sent is kept'],
  ['move', '--all', 'every file meant for another project', 'send these to the project paired now'],
] as const;

const addOnFiles: Add = (queue, run, { printer }) => {
  for (const [kind, flag, ofAll, description] of ON_FILES) {
    queue
      .command(kind)
      .description(description)
      .argument('[id...]', 'ids, or their first four characters and more')
      .option(flag, ofAll)
      .action(async (ids: string[], options: { all?: boolean; failed?: boolean }) =>
        run(async (device) => {
          const { choose, tellFiles, tellQueue } = await commandModule();
          const all = options.all === true || options.failed === true;
          return tellQueue(device, tellFiles(kind, choose(kind, ids, all, flag)), printer);
        }),
      )
      .addHelpText('after', QUEUE_EXAMPLES[kind]);
  }
};

const addFirst: Add = (queue, run, { printer }) => {
  queue
    .command('first')
    .description('send this file next')
    .argument('<id>', 'its id, or the first four characters and more')
    .action(async (id: string) =>
      run(async (device) => {
        const { tellFirst, tellQueue } = await commandModule();
        return tellQueue(device, tellFirst(id), printer);
      }),
    )
    .addHelpText('after', QUEUE_EXAMPLES.first);
};

const addWhole: Add = (queue, run, { printer }) => {
  queue
    .command('pause')
    .description("hold the whole queue here; Frame.io's own Pause is another thing")
    .action(async () =>
      run(async (device) => {
        const { tellPaused } = await settingsModule();
        return (await commandModule()).tellQueue(device, tellPaused(true), printer);
      }),
    )
    .addHelpText('after', QUEUE_EXAMPLES.pause);
};

const addResume: Add = (queue, run, { printer }) => {
  queue
    .command('resume')
    .description('let the whole queue go again, or files that are held here')
    .argument('[id...]', 'files that were held here; none: the whole queue')
    .option('--all', 'every file that was held here')
    .action(async (ids: string[], { all = false }: { all?: boolean }) =>
      run(async (device) => {
        const { choose, tellFiles, tellQueue } = await commandModule();
        const ofQueue = ids.length === 0 && !all;
        const telling = ofQueue
          ? (await settingsModule()).tellPaused(false)
          : tellFiles('resume', choose('resume', ids, all));
        return tellQueue(device, telling, printer);
      }),
    )
    .addHelpText('after', QUEUE_EXAMPLES.resume);
};

const addPriority: Add = (queue, run, { printer }) => {
  queue
    .command('priority')
    .description('which kinds of file go first; without a kind: says which')
    .argument('[kind...]', 'extensions, or proxy; first to last')
    .option('--none', 'all kinds are alike')
    .action(async (kinds: string[], { none = false }: { none?: boolean }) =>
      run(async (device) => {
        if (none && kinds.length > 0) {
          throw new BadArguments('Give kinds or --none, not both', { command: 'queue priority' });
        }
        const wanted = none ? 'none' : kinds.length === 0 ? null : kinds;
        return (await settingsModule()).queuePriority(device, wanted, printer);
      }),
    )
    .addHelpText('after', QUEUE_EXAMPLES.priority);
};

const addMode: Add = (queue, run, { printer }) => {
  queue
    .command('mode')
    .description('whether what watched folders find is sent, or waits to be picked')
    .addArgument(new Argument('[mode]').choices(['automatic', 'manual']))
    .action(async (mode?: 'automatic' | 'manual') =>
      run(async (device) => (await settingsModule()).queueMode(device, mode ?? null, printer)),
    )
    .addHelpText('after', QUEUE_EXAMPLES.mode);
};
