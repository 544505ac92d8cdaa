import { DailiesError } from '../../agent/index.ts';
import { SimulatorError, startSimulator, type SimulatorOptions } from '../../simulator/index.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';

interface Options {
  readonly port?: number;
  readonly storagePort?: number;
  readonly dataDir?: string;
  readonly authorize?: boolean;
}

/** Runs the stand-in for Frame.io until it is stopped. */
export async function simulator(options: Options, printer: Printer): Promise<number> {
  const { authorize, ...rest } = options;
  const frameio = await start(rest);
  const { apiUrl: url, pageUrl, caFile, clientSecret, control } = frameio;
  const stop = Promise.withResolvers<void>();
  const stopListening = onInterrupt(() => stop.resolve());
  try {
    if (authorize === true) control.authorizeEveryCode();
    printer.event({ type: 'listening', url, pid: process.pid }, { pageUrl, caFile, clientSecret });
    printer.say(howToUse({ pageUrl, url, caFile, clientSecret }));
    await stop.promise;
    throw new DailiesError('cancelled', 'The simulator was stopped', { hint: 'Start it again.' });
  } finally {
    stopListening();
    await frameio.close();
  }
}

/** @throws DailiesError for what the simulator says is wrong with its options */
export async function start(options: SimulatorOptions): ReturnType<typeof startSimulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    const code = error.code === 'port_taken' ? 'port_taken' : 'bad_arguments';
    throw new DailiesError(code, error.message, { cause: error });
  }
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
