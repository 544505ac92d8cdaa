import type { Command } from 'commander';
import { channel, seconds } from '../arguments.ts';
import type { RecordCommandOptions } from '../commands/record.ts';
import type { UploadOptions } from '../commands/upload.ts';
import { EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

/** `pair`, `unpair`, `status`, `doctor`, `upload`, `record`. */
export function addDeviceCommands(program: Command, desk: Desk): void {
  const { printer, act } = desk;
  program
    .command('pair')
    .description('connect this device to a project: shows a code, link and QR')
    .option('--timeout <seconds>', 'give up after so long', seconds)
    .option('--once', 'a single code, not renewed when it expires')
    .option('--new-device', 'set the vault aside and be another device; the queue is kept')
    .action(async (options: { timeout?: number; once?: boolean; newDevice?: boolean }) =>
      act(async (globals) =>
        (await import('../commands/pair.ts')).pair(deviceOptions(globals), options, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.pair);

  program
    .command('unpair')
    .description('deauthorise: revoke at Frame.io and wipe the tokens here')
    .action(async () =>
      act(async (globals) =>
        (await import('../commands/unpair.ts')).unpair(deviceOptions(globals), printer),
      ),
    );

  program
    .command('status')
    .description('pairing, project, network, queue and results at a glance')
    .option('--watch', 'again every two seconds until Ctrl-C')
    .action(async (options: { watch?: boolean }) =>
      act(async (globals) =>
        (await import('../commands/status.ts')).status(deviceOptions(globals), options, printer),
      ),
    );

  program
    .command('doctor')
    .description(
      'look at disk, vault, network, clock, API, pairing, socket and storage, step by step',
    )
    .option('--bundle <file>', 'write what was found, status and queue as a ZIP for support')
    .action(async (options: { bundle?: string }) =>
      act(async (globals) =>
        (await import('../commands/doctor.ts')).doctor(deviceOptions(globals), options, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.doctor);

  program
    .command('upload')
    .description('upload files and stay until each has arrived')
    .argument('<path...>', 'files, or folders to walk')
    .option('--wait-offline', 'wait for the network as long as it takes')
    .option('--again', 'send also what was delivered before')
    .option('--channel <n>', 'the channel the files come from (default: the first)', channel)
    .action(async (paths: string[], options: UploadOptions) =>
      act(async (globals) => {
        const { upload } = await import('../commands/upload.ts');
        return upload(deviceOptions(globals), paths, options, printer);
      }),
    )
    .addHelpText('after', EXAMPLES.upload);
  addRecordCommand(program, desk);
}

function addRecordCommand(program: Command, { printer, act }: Desk): void {
  program
    .command('record')
    .description('keep what comes through a pipe as a file, and upload it while it comes')
    .argument('<name>', 'of the file, with its ending: take-1.ts')
    .option('--folder <dir>', 'where the file is kept (default: here)')
    .option('--channel <n>', 'the channel it comes from (default: the first)', channel)
    .option('--wait-offline', 'wait for the network as long as it takes')
    .action(async (name: string, options: Omit<RecordCommandOptions, 'name'>) =>
      act(async (globals) => {
        const { record } = await import('../commands/record.ts');
        return record(deviceOptions(globals), { name, ...options }, printer);
      }),
    )
    .addHelpText('after', EXAMPLES.record);
}
