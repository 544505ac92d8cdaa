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
}

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
    return await work(device, paths, run, printer);
  } finally {
    stopListening();
    await device.close();
  }
}

async function work(
  device: Device,
  paths: readonly string[],
  run: UploadRun,
  printer: Printer,
): Promise<number> {
  const show = await followUploads(device, printer);
  const unsubscribe = device.on((event: DeviceEvent) => run.hear(event));
  try {
    await enqueue(device, paths, run, (event) => show.event(event));
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

/** Queues what there is; a path without a file fails alone. */
async function enqueue(
  device: Device,
  paths: readonly string[],
  run: UploadRun,
  emit: (event: DeviceEvent) => void,
): Promise<void> {
  const missing: string[] = [];
  for (const path of paths) {
    let found = 0;
    for await (const file of walkFiles(path)) {
      if (run.interrupted) return;
      if (file.kind === 'fault' && file.fault.code === 'file_vanished' && found === 0) {
        missing.push(path);
        continue;
      }
      found += 1;
      await enqueueOne(device, file, run, emit);
    }
    if (found === 0 && !missing.includes(path)) missing.push(path);
  }
  for (const path of missing) {
    const message = `There is no file to upload at ${path}`;
    run.failBefore(path, new DailiesError('no_such_file', message), emit);
  }
}

type Found = Awaited<ReturnType<ReturnType<typeof walkFiles>['next']>>['value'];

async function enqueueOne(
  device: Device,
  file: NonNullable<Found>,
  run: UploadRun,
  emit: (event: DeviceEvent) => void,
): Promise<void> {
  try {
    if (file.kind === 'fault') throw new DailiesError(file.fault.code, file.fault.message);
    run.expect(await device.upload(file.path));
  } catch (error) {
    // A fault of this file; a fault of the store concerns them all.
    const ofFile = error instanceof DailiesError && FILE_CODES.has(error.code);
    if (!ofFile) throw error;
    run.failBefore(file.path, error, emit);
  }
}

const FILE_CODES: ReadonlySet<string> = new Set([
  'file_vanished',
  'file_unreadable',
  'file_changed',
  'file_too_large',
  'not_a_file',
]);
