import {
  DailiesError,
  createDevice,
  type CreateDeviceOptions,
  type Device,
  type DeviceEvent,
  type Recording,
  type RecordOptions,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { followUploads, type Follower } from '../live/follow.ts';
import type { Printer } from '../print/printer.ts';
import { SomeFailed } from '../some-failed.ts';
import { RecordInput } from './record-input.ts';
import { UploadRun } from './upload-run.ts';

export interface RecordCommandOptions {
  readonly folder?: string;
  readonly channel?: number;
  readonly waitOffline?: boolean;
}

/** Keeps what comes in as a file, and uploads it while it comes; stays until it has an end. */
export async function record(
  configuration: CreateDeviceOptions,
  { name, waitOffline = false, ...where }: RecordCommandOptions & { readonly name: string },
  printer: Printer,
): Promise<number> {
  if (process.stdin.isTTY) {
    const message = 'record takes what another program writes into a pipe, not what is typed';
    throw new BadArguments(message, { command: 'record' });
  }
  const run = new UploadRun({ waitOffline });
  const device = await createDevice({ ...configuration, scope: 'asked', readOnly: true });
  try {
    return await work(device, { name, ...where }, run, printer);
  } finally {
    await device.close();
  }
}

async function work(
  device: Device,
  options: RecordOptions,
  run: UploadRun,
  printer: Printer,
): Promise<number> {
  const { channel = null } = options;
  if (channel !== null) device.requireChannel(channel);
  const recording = await device.record(options);
  const show = await followUploads(device, printer);
  const unsubscribe = device.on((event) => hear(event, recording, run));
  let refused: unknown = null;
  recording.outcome.catch((error: unknown) => (refused = error));
  const told = { type: 'recording', path: recording.path, writer: 'pipe' } as const;
  show.recording(told, () => recording.writtenBytes);
  const input = new RecordInput(process.stdin, recording);
  const stopListening = listen(input, run);
  try {
    // Else the process that owns the state dir, an agent say, takes the recording up.
    if (device.isOwner) device.start();
    const fault = await whole(input, recording, show);
    const end = await run.ended();
    await show.close();
    if (end === 'cancelled') {
      printer.event({ type: 'cancelled' });
      throw new DailiesError('cancelled', 'Stopped; the recording is kept and stays queued');
    }
    printer.event({ type: 'result', ...run.result() });
    const error = device.brokenBy ?? refused ?? run.error() ?? fault;
    if (error !== null) throw error;
    return EXIT.done;
  } finally {
    stopListening();
    unsubscribe();
    await show.close();
  }
}

function hear(event: DeviceEvent, { path }: Recording, run: UploadRun): void {
  if (event.type === 'queued' && event.path === path) run.expect(event.uploadId);
  run.hear(event);
}

/** Ctrl-C ends the recording, which then goes up to its end; once more leaves that to the next run. */
function listen(input: RecordInput, run: UploadRun): () => void {
  const leave = () => {
    input.stopNow();
    run.interrupt();
  };
  let stopListening = onInterrupt(() => {
    if (input.isOver) return leave();
    stopListening();
    stopListening = onInterrupt(leave);
    input.stopSoon();
  });
  return () => stopListening();
}

/** Waits for the end of what comes in. Null unless something of it was lost. */
async function whole(
  input: RecordInput,
  recording: Recording,
  show: Follower,
): Promise<SomeFailed | null> {
  const fault = await input.ended();
  const { path, writtenBytes: totalBytes } = recording;
  const why = fault?.message ?? null;
  show.event({ type: 'recordingEnded', path, totalBytes, by: input.by, why });
  // Whatever the disk says, something was recorded, and that is not "nothing was started" (exit code 2).
  return fault === null ? null : new SomeFailed(fault.code, fault.message, fault.hint);
}
