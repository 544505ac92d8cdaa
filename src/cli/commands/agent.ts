import {
  Agent,
  DailiesError,
  serveLocalApi,
  type CreateDeviceOptions,
  type DeviceEvent,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt, type Interrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';

export interface AgentCommandOptions {
  readonly watch?: readonly string[];
  /** Index of the channel that what comes into those folders is uploaded on. */
  readonly channel?: number;
  readonly port?: number;
}

const NO_FOLDER =
  '--channel is of the folders that --watch names; for one that is kept: dailies watch add DIR --channel N';

/** A status of the whole for who only listens. */
const STATUS_MS = 30_000;
/** What changes the status as a whole. */
const TURNS: ReadonlySet<DeviceEvent['type']> = new Set([
  'held',
  'paired',
  'pairingLost',
  'waitingForPairing',
  'pairingFound',
  'letGo',
  'watchState',
  'socket',
  'paused',
  'resumed',
  'renamed',
  'projectChanged',
]);
/** For a log that someone reads once a day: what has an end, not what is on its way. */
const NOT_IN_WORDS: ReadonlySet<DeviceEvent['type']> = new Set(['queued', 'progress']);

/**
 * The long-running device: watch folders, queue, local API and web page, until it is stopped. SIGTERM, as
 * services are stopped, is a clean end; Ctrl-C is a person's breaking off. Neither loses anything.
 */
export async function agent(
  configuration: CreateDeviceOptions,
  { watch: folders, channel, port }: AgentCommandOptions,
  printer: Printer,
): Promise<number> {
  if (channel !== undefined && folders === undefined)
    throw new BadArguments(NO_FOLDER, { command: 'agent' });
  const stop = Promise.withResolvers<Interrupt>();
  const stopListening = onInterrupt((signal) => stop.resolve(signal));
  const closing: (() => Promise<void>)[] = [async () => stopListening()];
  try {
    const device = await Agent.start({ ...configuration, folders, channel });
    closing.push(async () => device.close());
    const api = await serveLocalApi(device, { port: port ?? 0 });
    closing.push(async () => api.close());
    printer.event({ type: 'listening', url: api.url, pid: process.pid });
    if (device.isWaiting) printer.event({ type: 'waitingForPairing' });
    const tellStatus = () => void showStatus(device, printer);
    let heardOfSocket = false;
    device.on((event) => {
      heardOfSocket ||= event.type === 'socket';
      if (printer.json || !NOT_IN_WORDS.has(event.type)) printer.event(event);
      if (TURNS.has(event.type)) tellStatus();
    });
    tellStatus();
    // It may have been opened before anybody listened.
    const { socket } = await device.snapshot({ probe: false });
    if (!heardOfSocket && socket.state === 'open') {
      printer.event({ type: 'socket', state: 'open', why: null });
    }
    const telling = setInterval(tellStatus, STATUS_MS);
    closing.push(async () => clearInterval(telling));
    return await endOf(device, stop.promise, printer);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function showStatus(device: Agent, printer: Printer): Promise<void> {
  if (!printer.json) return;
  // A store that fails ends the agent; here it only has no status.
  const snapshot = await device.snapshot({ probe: false }).catch(() => null);
  if (snapshot !== null) printer.event({ type: 'status', ...snapshot });
}

/** @throws what ended the device; DailiesError `cancelled` where a program wants to know that */
async function endOf(device: Agent, stop: Promise<Interrupt>, printer: Printer): Promise<number> {
  const fault = device.ended().then((error) => ({ error }));
  const end = await Promise.race([stop, fault]);
  if (typeof end === 'object') throw end.error;
  if (end === 'SIGTERM') return EXIT.done;
  if (printer.json) {
    throw new DailiesError('cancelled', 'The agent was stopped', {
      hint: 'Nothing is lost: it goes on with dailies agent.',
    });
  }
  printer.say('Stopped; it goes on with dailies agent.');
  return EXIT.cancelled;
}
