import { readFile } from 'node:fs/promises';
import { DailiesError } from '../../agent/index.ts';
import {
  readPlan,
  SimulatorError,
  startSimulator,
  type Simulator,
  type SimulatorEvent,
  type SimulatorOptions,
} from '../../simulator/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';

interface Options {
  readonly port?: number;
  readonly storagePort?: number;
  readonly peoplePort?: number;
  readonly dataDir?: string;
  /** Never the secret itself: arguments are for everybody on the machine to see. */
  readonly clientSecretFile?: string;
  readonly authorize?: boolean;
  readonly seed?: number;
  /** A JSON file. */
  readonly plan?: string;
  readonly compressTime?: number;
  readonly userCode?: readonly string[];
}

/** Runs the stand-in for Frame.io until it is stopped. */
export async function simulator(options: Options, printer: Printer): Promise<number> {
  const { authorize, plan, userCode, clientSecretFile, ...rest } = options;
  const story = new PlanStory(printer);
  const frameio = await start(
    {
      ...rest,
      ...(userCode && { userCodes: userCode }),
      ...(clientSecretFile !== undefined && { clientSecret: await readSecret(clientSecretFile) }),
      onEvent: (event) => story.hear(event),
    },
    plan,
  );
  const stop = Promise.withResolvers<void>();
  const stopListening = onInterrupt(() => stop.resolve());
  try {
    if (authorize === true) frameio.control.authorizeEveryCode();
    introduce(frameio, printer);
    story.begin();
    await stop.promise;
  } finally {
    stopListening();
    await frameio.close();
  }
  if (printer.json) {
    throw new DailiesError('cancelled', 'The simulator was stopped', { hint: 'Start it again.' });
  }
  printer.say('Stopped.');
  return EXIT.cancelled;
}

/** @throws DailiesError for what the simulator says is wrong with its options or its plan */
export async function start(options: SimulatorOptions, planFile?: string): Promise<Simulator> {
  try {
    const plan = planFile === undefined ? {} : { plan: await readPlan(planFile) };
    return await startSimulator({ ...options, ...plan });
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    if (error.code === 'port_taken') {
      throw new DailiesError('port_taken', error.message, { cause: error });
    }
    const hint =
      error.code === 'bad_plan'
        ? 'Plans are described in docs/fault-model.md.'
        : 'See dailies simulator --help.';
    throw new DailiesError('bad_arguments', error.message, { cause: error, hint });
  }
}

/** @throws BadArguments */
async function readSecret(file: string): Promise<string> {
  const command = 'simulator';
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The file of --client-secret-file cannot be read (${code})`;
    throw new BadArguments(message, { cause: error, command });
  }
  if (text.trim() !== '') return text.trim();
  throw new BadArguments('The file of --client-secret-file is empty', { command });
}

/** Tells what the plan does, once it has been said where the simulator is. */
class PlanStory {
  readonly #printer: Printer;
  #early: SimulatorEvent[] | null = [];

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  begin(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const event of early) this.hear(event);
  }

  hear(event: SimulatorEvent): void {
    if (event.type !== 'planStep') return;
    if (this.#early !== null) this.#early.push(event);
    else this.#printer.event(event);
  }
}

function introduce(frameio: Simulator, printer: Printer): void {
  const { apiUrl: url, pageUrl, storageUrl, caFile, clientSecret } = frameio;
  if (printer.json) {
    const extra = { pageUrl, storageUrl, caFile, clientSecret };
    printer.event({ type: 'listening', url, pid: process.pid }, extra);
  }
  printer.say(
    [
      `Frame.io's side, for people: ${pageUrl}`,
      `Its storage, which upload URLs name: ${storageUrl}`,
      'Point a device at it:',
      `  export DAILIES_API_URL=${url}`,
      `  export DAILIES_CA_FILE='${caFile}'`,
      `  export DAILIES_CLIENT_SECRET=${clientSecret}`,
      '  dailies pair',
      'Ctrl-C ends it.',
    ].join('\n'),
  );
}
