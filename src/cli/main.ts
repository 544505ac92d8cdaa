import { createRequire } from 'node:module';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { ErrorCode } from '../agent/index.ts';
import { BadArguments } from './bad-arguments.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { addGlobalOptions, deviceOptions, type GlobalOptions } from './global-options.ts';
import { jsonPrinter, textPrinter, type Printer } from './print/printer.ts';
import { makeWords } from './print/text.ts';

/**
 * Runs one command line and sets the process's exit code.
 * @param argv without the program's own name
 */
export async function main(argv: readonly string[]): Promise<void> {
  surviveTheReader();
  // What follows `--` belongs to another program.
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const printer = own.includes('--json') ? jsonPrinter() : textPrinter(makeWords());
  try {
    process.exitCode = await run(argv, printer);
  } catch (error) {
    process.exitCode = report(error, printer);
  }
}

async function run(argv: readonly string[], printer: Printer): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = makeProgram(printer, (code) => (exitCode = code));
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for; everything else is a wrong argument.
    if (error.exitCode === 0) return EXIT.done;
    const message = error.message.replace(/^error: /, '').split('\n')[0] ?? 'bad arguments';
    const names = program.commands.map((known) => known.name());
    const command = argv.find((argument) => names.includes(argument));
    throw new BadArguments(message, { cause: error, ...(command !== undefined && { command }) });
  }
}

/** An error that knows what it is: those of the device, whose classes are not loaded here, and ours. */
interface KnownError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  /** Where it is not what the code says. */
  readonly exitCode?: number;
}

/** Says what went wrong, once, and returns the exit code. */
function report(error: unknown, printer: Printer): number {
  const {
    code,
    message,
    hint,
    exitCode = exitCodeOf(code),
  } = isKnown(error) ? error : internal(error);
  printer.event({ type: 'error', code, message, hint, exitCode });
  if (exitCode === EXIT.oursToFix && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
  return exitCode;
}

function isKnown(error: unknown): error is KnownError {
  return error instanceof Error && 'code' in error && 'hint' in error;
}

function internal(error: unknown): KnownError {
  const message = `Unexpected: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'Please report it with what you did and this message.';
  return Object.assign(new Error(message), { code: 'internal' as const, hint });
}

/** From src/cli as from dist/cli the package is two folders up. */
function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };
  return manifest.version;
}

type Run = (globals: GlobalOptions) => Promise<number>;

function makeProgram(printer: Printer, done: (exitCode: number) => void): Command {
  const program = new Command('dailies');
  const act = (work: Run) => async () => done(await work(program.opts<GlobalOptions>()));
  addGlobalOptions(program)
    .description('A Frame.io Camera to Cloud device in software')
    .version(version())
    .showHelpAfterError(false)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();

  program
    .command('demo')
    .description('the whole system on this machine: record, pair, upload, compare')
    .option('--once', 'three takes, a summary, and an end')
    .option('--port <n>', 'port of the web page', port)
    .action(async (options: { once?: boolean; port?: number }) =>
      act(async () => (await import('./commands/demo.ts')).demo(options, printer))(),
    )
    .addHelpText('after', EXAMPLES.demo);

  program
    .command('pair')
    .description('connect this device to a project: shows a code, link and QR')
    .option('--timeout <seconds>', 'give up after so long', seconds)
    .option('--once', 'a single code, not renewed when it expires')
    .action(async (options: { timeout?: number; once?: boolean }) =>
      act(async (globals) =>
        (await import('./commands/pair.ts')).pair(deviceOptions(globals), options, printer),
      )(),
    )
    .addHelpText('after', EXAMPLES.pair);

  program
    .command('unpair')
    .description('deauthorise: revoke at Frame.io and wipe the tokens here')
    .action(
      act(async (globals) =>
        (await import('./commands/unpair.ts')).unpair(deviceOptions(globals), printer),
      ),
    );

  program
    .command('status')
    .description('pairing, project, network, queue and results at a glance')
    .option('--watch', 'again every two seconds until Ctrl-C')
    .action(async (options: { watch?: boolean }) =>
      act(async (globals) =>
        (await import('./commands/status.ts')).status(deviceOptions(globals), options, printer),
      )(),
    );

  program
    .command('upload')
    .description('upload finished files and stay until each has arrived')
    .argument('<path...>', 'files, or folders to walk')
    .option('--wait-offline', 'wait for the network as long as it takes')
    .action(async (paths: string[], options: { waitOffline?: boolean }) =>
      act(async (globals) =>
        (await import('./commands/upload.ts')).upload(
          deviceOptions(globals),
          paths,
          options,
          printer,
        ),
      )(),
    )
    .addHelpText('after', EXAMPLES.upload);

  program
    .command('queue')
    .description('the queue')
    .addCommand(
      new Command('list')
        .description('what waits, what is under way, and what became of the rest')
        .action(
          act(async (globals) =>
            (await import('./commands/queue.ts')).queueList(deviceOptions(globals), printer),
          ),
        ),
      { isDefault: true },
    );

  program
    .command('simulator')
    .description('a stand-in for Frame.io on this machine, to develop and test against')
    .option('--port <n>', 'port of the API and its page', port)
    .option('--storage-port <n>', 'port of the storage', port)
    .option('--data-dir <dir>', 'what is kept: CA, client secret, received files; not pairings')
    .option('--client-secret-file <file>', 'has the secret of the device model (default: random)')
    .option('--people-port <n>', 'a port of its own for the page and the control acts', port)
    .option('--authorize', 'approve every code by itself')
    .option('--seed <n>', 'of all chance in faults; a plan may name one too (default: 1)', seed)
    .option('--plan <file>', 'switches faults and plays people, by a JSON file')
    .option(
      '--compress-time <factor>',
      'shortens lives of hours and days, 8 h to 8 s by 3600',
      factor,
    )
    .option('--user-code <digits>', 'the next code; give it again for those after', userCodes)
    .action(async (options: Record<string, unknown>) =>
      act(async () => (await import('./commands/simulator.ts')).simulator(options, printer))(),
    )
    .addHelpText('after', EXAMPLES.simulator);

  program
    .command('certify')
    .description("run any device program against Frame.io's checklist")
    .argument('<command...>', 'how to start the device, after --')
    .option('--report <dir>', 'write report.md, report.json and junit.xml there')
    .option('--scenario <id...>', 'only these scenarios')
    .action(async (command: string[], options: { report?: string; scenario?: string[] }) =>
      act(async () => (await import('./commands/certify.ts')).certify(command, options, printer))(),
    )
    .addHelpText('after', EXAMPLES.certify);

  for (const command of program.commands) command.exitOverride();
  return program;
}

const EXAMPLES = {
  demo: '\nExamples:\n  dailies demo\n  dailies demo --once --json | tail -1',
  pair: '\nExamples:\n  dailies pair\n  dailies pair --timeout 300 --json',
  upload:
    '\nExamples:\n  dailies upload A001C001.mp4\n  dailies upload /Volumes/CARD/DCIM --wait-offline',
  certify:
    '\nThe device finds in its environment: C2C_API_URL, C2C_CA_FILE, C2C_CLIENT_SECRET,' +
    '\nC2C_STATE_DIR and C2C_MEDIA_DIR (the same as DAILIES_… where dailies has the name).' +
    '\nIt must pair, upload every file of C2C_MEDIA_DIR, and exit 0.' +
    '\n\nExample:\n  dailies certify --report out -- sh -c ' +
    `'dailies pair && dailies upload "$C2C_MEDIA_DIR"'`,
  simulator:
    '\nWith --data-dir devices still trust it and know its secret after a restart; they pair anew.' +
    '\nWithout, everything is in a temporary folder that is gone in the end.' +
    '\n\nFaults are switched on the page, over /control/faults, and by plans (docs/fault-model.md).' +
    '\n\nExamples:\n  dailies simulator --port 8443 --authorize' +
    '\n  dailies simulator --authorize --compress-time 3600' +
    '\n  dailies simulator --plan bad-day.json --seed 7' +
    '\n  dailies simulator --user-code 004711 --user-code 000001',
} as const;

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  }
  return value;
}

function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value >= 2 ** 32) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  }
  return value;
}

function factor(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

function userCodes(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^\d{6}$/.test(text)) throw new InvalidArgumentError('A code is six digits.');
  if (before.includes(text)) throw new InvalidArgumentError('It is given twice.');
  return [...before, text];
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  }
  return value;
}

/**
 * `dailies … | head` is no error; and when the terminal is closed its words are lost, but what is under
 * way is still brought to an orderly end.
 */
function surviveTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    if (error.code !== 'EIO') throw error;
  });
}
