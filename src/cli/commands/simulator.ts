import { DailiesError } from '../../agent/index.ts';
import {
  readPlan,
  SimulatorError,
  startSimulator,
  type SimulatorControl,
  type SimulatorOptions,
} from '../../simulator/index.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';

interface Options {
  readonly port?: number;
  readonly storagePort?: number;
  readonly peoplePort?: number;
  readonly dataDir?: string;
  readonly authorize?: boolean;
  readonly seed?: number;
  /** A JSON file. */
  readonly plan?: string;
  readonly compressTime?: number;
  readonly userCode?: readonly string[];
}

/** Runs the stand-in for Frame.io until it is stopped. */
export async function simulator(options: Options, printer: Printer): Promise<number> {
  const { authorize, plan, userCode, ...rest } = options;
  const frameio = await start({ ...rest, ...(userCode && { userCodes: userCode }) }, plan);
  const { apiUrl: url, pageUrl, caFile, clientSecret, control } = frameio;
  const stop = Promise.withResolvers<void>();
  const stopListening = onInterrupt(() => stop.resolve());
  try {
    if (authorize === true) control.authorizeEveryCode();
    tellPlan(control, printer);
    printer.event({ type: 'listening', url, pid: process.pid }, { pageUrl, caFile, clientSecret });
    printer.say(howToUse({ pageUrl, url, caFile, clientSecret }));
    await stop.promise;
    throw new DailiesError('cancelled', 'The simulator was stopped', { hint: 'Start it again.' });
  } finally {
    stopListening();
    await frameio.close();
  }
}

/** @throws DailiesError for what the simulator says is wrong with its options or its plan */
export async function start(
  options: SimulatorOptions,
  planFile?: string,
): ReturnType<typeof startSimulator> {
  try {
    const plan = planFile === undefined ? {} : { plan: await readPlan(planFile) };
    return await startSimulator({ ...options, ...plan });
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    const code = error.code === 'port_taken' ? 'port_taken' : 'bad_arguments';
    throw new DailiesError(code, error.message, { cause: error });
  }
}

function tellPlan(control: SimulatorControl, printer: Printer): void {
  control.onEvent((event) => {
    if (event.type !== 'planStep') return;
    const outcome = event.failure === null ? '' : `, which failed: ${event.failure}`;
    printer.say(`Plan, step ${event.step}: ${event.act}${outcome}`);
  });
}

function howToUse(at: { pageUrl: string; url: string; caFile: string; clientSecret: string }) {
  return [
    `Frame.io's side, for people: ${at.pageUrl}`,
    'Point a device at it:',
    `  export DAILIES_API_URL=${at.url}`,
    `  export DAILIES_CA_FILE='${at.caFile}'`,
    `  export DAILIES_CLIENT_SECRET=${at.clientSecret}`,
    '  dailies pair',
    'Ctrl-C ends it.',
  ].join('\n');
}
