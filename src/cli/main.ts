import { CommanderError } from 'commander';
import type { ErrorCode } from '../agent/index.ts';
import { BadArguments } from './bad-arguments.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { jsonPrinter, textPrinter, type Printer } from './print/printer.ts';
import { makeWords } from './print/text.ts';
import { makeProgram } from './program/program.ts';

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
