import { Option, type Command } from 'commander';
import { seconds } from '../arguments.ts';
import { EXAMPLES } from '../examples.ts';
import { count, megabits, pauses, size, someSeconds, speed } from '../recorder-arguments.ts';
import type { Desk } from './program.ts';

/** `recorder`. */
export function addRecorderCommand(program: Command, { printer, act }: Desk): void {
  const recorder = program
    .command('recorder')
    .description('write media as real recorders do, to test without hardware');
  addWhat(recorder);
  addManners(recorder);
  recorder
    .action(async (options: Record<string, unknown>) =>
      act(async () => (await import('../commands/recorder.ts')).recorder(options, printer)),
    )
    .addHelpText('after', EXAMPLES.recorder);
}

function addWhat(recorder: Command): void {
  recorder
    .option('--list', 'the containers, and what each does to its head and end')
    .option('--container <name>', 'one of the list (default: mp4)')
    .option('--folder <dir>', 'where to write (default: here)')
    .option('--card <structure>', 'folders of a card: dcim, xdroot, m4root, red, arri')
    .option('--takes <n>', 'takes, one after another (default: 1)', count)
    .option('--gap <seconds>', 'between takes (default: 0)', someSeconds)
    .option('--cameras <n>', 'cameras that roll together (default: 1)', count)
    .option('--duration <seconds>', 'of a take (default: 10)', seconds)
    .option('--bit-rate <Mb/s>', 'how fast a file grows (default: 8; sound 2.3)', megabits)
    .option('--speed <factor>', 'times real time; 0: at once (default: 1)', speed)
    .option('--without-ffmpeg', 'write it ourselves also where ffmpeg is there');
}

function addManners(recorder: Command): void {
  recorder
    .addOption(
      new Option('--preallocate [how]', 'size from the start: full, with blocks, or sparse')
        .choices(['full', 'sparse'])
        .preset('full'),
    )
    .addOption(
      new Option('--rename <suffix>', 'behind the name until the file is closed').choices([
        '.tmp',
        '.part',
        '.recording',
      ]),
    )
    .option(
      '--pause <at:for>',
      'stop writing at AT seconds for FOR seconds; again for more',
      pauses,
    )
    .option('--span <size>', 'go on in another file before one is larger, such as 4Gi', size)
    .option('--die-after <seconds>', 'SIGKILL itself in mid-take', someSeconds)
    .option('--truncate <size>', 'what survives that death', size);
}
