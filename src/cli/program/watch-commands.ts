import type { Command } from 'commander';
import { channel, port } from '../arguments.ts';
import { EXAMPLES, WATCH_EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

const commandModule = async () => import('../commands/watch.ts');

/** `agent` and `watch`. */
export function addWatchCommands(program: Command, desk: Desk): void {
  const { printer, act } = desk;
  program
    .command('agent')
    .description('the device that stays: watch folders, queue, web page, until it is stopped')
    .option('--watch <dir>', 'watch this folder too, for this run', collect)
    .option('--channel <n>', 'the channel that they upload on (default: the first)', channel)
    .option('--port <n>', 'port of the web page', port)
    .action(async (options: { watch?: string[]; channel?: number; port?: number }) =>
      act(async (globals) =>
        (await import('../commands/agent.ts')).agent(deviceOptions(globals), options, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.agent);

  const watch = program
    .command('watch')
    .description('the folders from which files are sent by themselves')
    .addHelpText('after', EXAMPLES.watch);
  watch
    .command('list', { isDefault: true })
    .description('the watch folders, how they are watched, and what waits in them')
    .action(async () =>
      act(async (globals) => (await commandModule()).watchList(deviceOptions(globals), printer)),
    );
  watch
    .command('remove')
    .description('watch these no more; nothing on the disk and nothing in the queue is touched')
    .argument('<dir...>', 'watch folders')
    .action(async (folders: string[]) =>
      act(async (globals) =>
        (await commandModule()).watchRemove(deviceOptions(globals), folders, printer),
      ),
    )
    .addHelpText('after', WATCH_EXAMPLES.remove);
  addAdd(watch, desk);
}

function addAdd(watch: Command, { printer, act }: Desk): void {
  watch
    .command('add')
    .description('watch these folders whenever dailies agent runs, or change how they are watched')
    .argument('<dir...>', 'folders')
    .option('--existing <what>', 'of what is there already: nothing, today, everything, choose')
    .option('--pick <glob...>', 'with --existing choose: send what fits')
    .option('--dry-run', 'say how much each choice would send; change nothing')
    .option('--include <glob...>', 'only files that fit')
    .option('--exclude <glob...>', 'no files that fit')
    .option('--type <type...>', 'only video, audio, stills, proxies, sidecars, or extensions')
    .option('--channel <n>', 'the channel that it uploads on (default: the first)', channel)
    .option('--finished', 'send each file when it is finished, not while it is recorded')
    .option('--manual', 'hold each file until it is picked: dailies queue resume ID')
    .action(async (folders: string[], options: Record<string, unknown>) =>
      act(async (globals) =>
        (await commandModule()).watchAdd(deviceOptions(globals), folders, options, printer),
      ),
    )
    .addHelpText('after', WATCH_EXAMPLES.add);
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];
