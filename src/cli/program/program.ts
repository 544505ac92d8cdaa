import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addGlobalOptions, type GlobalOptions } from '../global-options.ts';
import type { Printer } from '../print/printer.ts';
import { addDeviceCommands } from './device-commands.ts';
import { addLedgerCommands } from './ledger-commands.ts';
import { addManagementCommands } from './management-commands.ts';
import { addQueueCommands } from './queue-commands.ts';
import { addToolCommands } from './tool-commands.ts';
import { addVaultCommands } from './vault-commands.ts';
import { addWatchCommands } from './watch-commands.ts';

/** What every command is made with. */
export interface Desk {
  readonly printer: Printer;
  /** Runs a command's work with the global options; its result is the exit code. */
  readonly act: (work: Run) => Promise<void>;
}

type Run = (globals: GlobalOptions) => Promise<number>;

/** All that can be typed. Only the help is made at once; a command's code is loaded when it is asked for. */
export function makeProgram(printer: Printer, done: (exitCode: number) => void): Command {
  const program = new Command('dailies');
  const warn: GlobalOptions['warn'] = (warning) => printer.event({ type: 'warning', ...warning });
  const desk: Desk = {
    printer,
    act: async (work) => done(await work({ ...program.opts<GlobalOptions>(), warn })),
  };
  addGlobalOptions(program)
    .description('A Frame.io Camera to Cloud device in software')
    .version(version())
    .showHelpAfterError(false)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  addDeviceCommands(program, desk);
  addManagementCommands(program, desk);
  addVaultCommands(program, desk);
  addWatchCommands(program, desk);
  addQueueCommands(program, desk);
  addLedgerCommands(program, desk);
  addToolCommands(program, desk);
  return program;
}

/** From src/cli/program as from dist/cli/program the package is three folders up. */
function version(): string {
  const manifest = createRequire(import.meta.url)('../../../package.json') as { version: string };
  return manifest.version;
}
