import type { Command } from 'commander';
import { EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

/** `ledger`, `verify`. */
export function addLedgerCommands(program: Command, { printer, act }: Desk): void {
  program
    .command('ledger')
    .description('what has arrived at Frame.io, and what was left there unfinished')
    .option('--orphans', 'what was left at Frame.io that is no delivery')
    .option('--csv', 'for a spreadsheet, with every column')
    .action(async (options: { orphans?: boolean; csv?: boolean }) =>
      act(async (globals) =>
        (await import('../commands/ledger.ts')).ledger(deviceOptions(globals), options, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.ledger);

  program
    .command('verify')
    .description('has every file here arrived, byte for byte? may this card be formatted?')
    .argument('<path...>', 'files, or folders to walk')
    .action(async (paths: string[]) =>
      act(async (globals) =>
        (await import('../commands/verify.ts')).verify(deviceOptions(globals), paths, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.verify);
}
