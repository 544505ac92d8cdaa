import type { Command } from 'commander';
import { factor, port, seed, userCodes } from '../arguments.ts';
import { EXAMPLES } from '../examples.ts';
import type { Desk } from './program.ts';
import { addRecorderCommand } from './recorder-command.ts';

/** `demo`, `recorder`, `simulator`, `certify`: for who looks, develops or examines. */
export function addToolCommands(program: Command, desk: Desk): void {
  const { printer, act } = desk;
  program
    .command('demo')
    .description('the whole system on this machine: record, pair, upload, compare')
    .option('--once', 'three takes, a summary, and an end')
    .option('--port <n>', 'port of the web page', port)
    .action(async (options: { once?: boolean; port?: number }) =>
      act(async () => (await import('../commands/demo.ts')).demo(options, printer)),
    )
    .addHelpText('after', EXAMPLES.demo);

  addRecorderCommand(program, desk);

  addSimulator(program)
    .action(async (options: Record<string, unknown>) =>
      act(async () => (await import('../commands/simulator.ts')).simulator(options, printer)),
    )
    .addHelpText('after', EXAMPLES.simulator);

  program
    .command('certify')
    .description("run any device program against Frame.io's checklist")
    .argument('<command...>', 'how to start the device, after --')
    .option('--report <dir>', 'write report.md, report.json and junit.xml there')
    .option('--scenario <id...>', 'only these scenarios')
    .action(async (command: string[], options: { report?: string; scenario?: string[] }) =>
      act(async () => (await import('../commands/certify.ts')).certify(command, options, printer)),
    )
    .addHelpText('after', EXAMPLES.certify);
}

function addSimulator(program: Command): Command {
  return program
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
    .option('--user-code <digits>', 'the next code; give it again for those after', userCodes);
}
