import {
  DailiesError,
  createDevice,
  walkFiles,
  type CreateDeviceOptions,
  type Device,
  type DeviceEvent,
} from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { followUploads } from '../live/follow.ts';
import type { Printer } from '../print/printer.ts';
import { UploadRun } from './upload-run.ts';

export interface UploadOptions {
  readonly waitOffline?: boolean;
  /** Sends also what was delivered before. */
  readonly again?: boolean;
  /** Index of the channel that the files come from. */
  readonly channel?: number;
}

/** Named to the device at once: a commit each, and yet `Ctrl-C` need not wait for a whole card. */
const BATCH = 200;

/** Queues files and stays until each has an end. */
export async function upload(
  configuration: CreateDeviceOptions,
  paths: readonly string[],
  options: UploadOptions,
  printer: Printer,
): Promise<number> {
  const run = new UploadRun({ waitOffline: options.waitOffline === true });
  const stopListening = onInterrupt(() => run.interrupt());
  await requireSomething(paths);
  const device = await createDevice({ ...configuration, scope: 'asked' });
  try {
    if (device.pairingState === 'unpaired') {
      throw new DailiesError('not_paired', 'This device is not paired');
    }
    const { again = false, channel = null } = options;
    if (channel !== null) device.requireChannel(channel);
    const queue: Queue = { device, run, again, channel };
    return await work(queue, paths, printer);
  } finally {
    stopListening();
    await device.close();
  }
}

/** Where the files go, and who counts them. */
interface Queue {
  readonly device: Device;
  readonly run: UploadRun;
  readonly again: boolean;
  readonly channel: number | null;
}

async function work(queue: Queue, paths: readonly string[], printer: Printer): Promise<number> {
  const { device, run } = queue;
  const show = await followUploads(device, printer);
  const unsubscribe = device.on((event: DeviceEvent) => run.hear(event));
  try {
    await enqueue(queue, paths, (event) => show.event(event));
    device.start();
    const end = await run.ended();
    await show.close();
    if (end === 'cancelled') {
      printer.event({ type: 'cancelled' });
      throw new DailiesError('cancelled', 'Stopped; what was queued stays queued');
    }
    printer.event({ type: 'result', ...run.result() });
    const error = device.brokenBy ?? run.error();
    if (error !== null) throw error;
    return EXIT.done;
  } finally {
    unsubscribe();
    await show.close();
  }
}

/** @throws DailiesError `no_such_file` when there is no file at any of the paths */
async function requireSomething(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for await (const file of walkFiles(path)) {
      if (file.kind === 'file' || file.fault.code !== 'file_vanished') return;
    }
  }
  throw new DailiesError('no_such_file', `There is no file to upload at ${paths[0] ?? ''}`);
}

type Emit = (event: DeviceEvent) => void;

/** Queues what there is, batch by batch; a path without a file fails alone. */
async function enqueue(queue: Queue, paths: readonly string[], emit: Emit): Promise<void> {
  const { run } = queue;
  const missing: string[] = [];
  let batch: string[] = [];
  for (const path of paths) {
    let found = 0;
    for await (const file of walkFiles(path)) {
      if (run.interrupted) return;
      if (file.kind === 'fault' && file.fault.code === 'file_vanished' && found === 0) {
        missing.push(path);
        continue;
      }
      found += 1;
      if (file.kind === 'file') batch.push(file.path);
      else run.failBefore(file.path, new DailiesError(file.fault.code, file.fault.message), emit);
      if (batch.length < BATCH) continue;
      await enqueueBatch(queue, batch, emit);
      batch = [];
    }
    if (found === 0 && !missing.includes(path)) missing.push(path);
  }
  await enqueueBatch(queue, batch, emit);
  for (const path of missing) {
    const message = `There is no file to upload at ${path}`;
    run.failBefore(path, new DailiesError('no_such_file', message), emit);
  }
}

/** @throws DailiesError of the store, which concerns them all */
async function enqueueBatch(
  { device, run, again, channel }: Queue,
  paths: readonly string[],
  emit: Emit,
): Promise<void> {
  if (paths.length === 0 || run.interrupted) return;
  for (const answer of await device.uploadAll(paths, { again, channel })) {
    if (answer.kind === 'queued') run.expect(answer.uploadId);
    else run.failBefore(answer.path, answer.error, emit);
  }
}
