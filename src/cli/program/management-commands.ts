import type { Command } from 'commander';
import type { CreateDeviceOptions } from '../../agent/index.ts';
import { channel, whole } from '../arguments.ts';
import type { MarkCommandOptions } from '../commands/mark.ts';
import { DEVICE_EXAMPLES, EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

type Run = (work: (configuration: CreateDeviceOptions) => Promise<number>) => Promise<void>;

const commandModule = async () => import('../commands/device.ts');

/** `device` with its subcommands, and `mark`. */
export function addManagementCommands(program: Command, desk: Desk): void {
  const run: Run = async (work) => desk.act(async (globals) => work(deviceOptions(globals)));
  const { printer } = desk;
  const device = program
    .command('device')
    .description('this device at Frame.io: who it is, in which project, its channels')
    .addHelpText('after', EXAMPLES.device);
  device
    .command('show', { isDefault: true })
    .description('identity, project, user, status, time zone, channels, how long it is authorised')
    .action(async () => run(async (options) => (await commandModule()).device(options, printer)));
  addChannelCommands(device, run, desk);
  addMark(program, run, desk);
}

function addChannelCommands(device: Command, run: Run, { printer }: Desk): void {
  device
    .command('channels')
    .description('the channels, and which of them can log markers')
    .action(async () =>
      run(async (options) => (await commandModule()).deviceChannels(options, printer)),
    )
    .addHelpText('after', DEVICE_EXAMPLES.channels);
  device
    .command('connect')
    .description('connect a sub-device without internet of its own as a channel')
    .argument('<model-id>', 'of its device model')
    .option('--as <label>', 'tells several of the same model apart')
    .action(async (modelId: string, { as: label }: { as?: string }) =>
      run(async (options) =>
        (await commandModule()).deviceConnect(options, { modelId, label }, printer),
      ),
    )
    .addHelpText('after', DEVICE_EXAMPLES.connect);
  device
    .command('disconnect')
    .description('end a channel')
    .argument('[channel-id]', 'its id')
    .option('--all', 'every channel that can be ended')
    .action(async (channelId: string | undefined, { all = false }: { all?: boolean }) =>
      run(async (options) =>
        (await commandModule()).deviceDisconnect(options, { channelId, all }, printer),
      ),
    )
    .addHelpText('after', DEVICE_EXAMPLES.disconnect);
}

function addMark(program: Command, run: Run, { printer }: Desk): void {
  program
    .command('mark')
    .description('mark this moment: a comment on the clip, or a press of a logging button')
    .argument('[text]', 'what the comment says')
    .option('--timecode <tc>', 'press a button at this moment: HH:MM:SS:FF, non-drop')
    .option('--rate <fps>', 'of the timecode, exactly: 23.976, 24, 25, 29.97, 30, …')
    .option('--duration <tc>', 'how long, HH:MM:SS:FF (default: a point in time)')
    .option('--ago <seconds>', 'how long ago it was', whole)
    .option('--channel <n>', 'whose button (default: the first that can log)', channel)
    .option('--input <n>', 'which of its buttons (default: 0)', whole)
    .option('--upload <id>', 'comment on this upload of the queue or the ledger')
    .option('--file <path>', 'comment on what this file became')
    .option('--asset <id>', 'comment on this asset')
    .option('--frame <n>', 'where in the clip, in frames from 0', whole)
    .action(async (text: string | undefined, options: MarkCommandOptions) =>
      run(async (configuration) => {
        const { mark } = await import('../commands/mark.ts');
        return mark(configuration, text, options, printer);
      }),
    )
    .addHelpText('after', EXAMPLES.mark);
}
