import { setTimeout } from 'node:timers/promises';
import { createDevice, type CreateDeviceOptions, type Snapshot } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { linkWords } from '../print/connection-words.ts';
import type { Printer } from '../print/printer.ts';
import { bytes, duration, fileName, megabits, moment, percent, visible } from '../print/words.ts';

const REFRESH_MS = 2_000;

/** Shows the snapshot, once or again and again. */
export async function status(
  configuration: CreateDeviceOptions,
  options: { readonly watch?: boolean },
  printer: Printer,
): Promise<number> {
  const device = await createDevice({ ...configuration, readOnly: true });
  const stopping = new AbortController();
  const stopListening = onInterrupt(() => stopping.abort());
  try {
    do {
      const snapshot = await device.snapshot({ probe: true });
      if (printer.json) printer.event({ type: 'status', ...snapshot });
      else printer.say(statusWords(snapshot));
      if (options.watch === true) await pause(REFRESH_MS, stopping.signal);
    } while (options.watch === true && !stopping.signal.aborted);
    return EXIT.done;
  } finally {
    stopListening();
    await device.close();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** The snapshot in words: what is it connected to, what is it doing, why not more. */
export function statusWords(snapshot: Snapshot): string {
  const { auth, device, project, user, network, uploads, current, holds, clock } = snapshot;
  const lines = [
    `Device     ${visible(device.name ?? '(no name yet)')}  dailies ${device.clientVersion}`,
    `Pairing    ${pairingWords(snapshot)}`,
    `Project    ${project === null ? 'none' : visible(project.name ?? project.id)}` +
      (user === null ? '' : `, authorised by ${visible(user.name)}`),
    `Frame.io   ${networkWords(network)}` + (snapshot.paused.byFrameio ? ', Paused' : ''),
    ...(network.link === null ? [] : [`Network    ${linkWords(network.link)}`]),
    ...speedWords(network),
    ...(network.proxy === null
      ? []
      : [`Proxy      ${network.proxy}, a tunnel for all connections`]),
    `Socket     ${socketWords(snapshot)}`,
    `Queue      ${uploads.remainingFiles} file(s), ${bytes(uploads.remainingBytes)} remaining` +
      (uploads.etaSeconds === null ? '' : `, ${duration(uploads.etaSeconds)} to go`),
    `Results    ${uploads.completed} completed, ${uploads.failed} failed, ${uploads.skipped} skipped`,
  ];
  if (clock.why !== null) lines.push(`Clock      ${clock.why}`);
  if (snapshot.unfinishedAssets > 0) {
    lines.push(
      `Unfinished ${snapshot.unfinishedAssets} asset(s) left at Frame.io that are no delivery: dailies ledger --orphans`,
    );
  }
  for (const upload of current) {
    const { path, sentBytes, totalBytes, why } = upload;
    lines.push(
      `Now        ${fileName(path)}  ${percent(sentBytes, totalBytes)}` +
        (why === null ? '' : `  ${visible(why)}`),
    );
  }
  for (const { path, why } of snapshot.watch) {
    lines.push(`Watch      ${visible(path)}${why === null ? '' : `  ${visible(why)}`}`);
  }
  if (snapshot.paused.byUser && !holds.some(({ reason }) => reason === 'user')) {
    lines.push('Waits      the queue is held here: dailies queue resume');
  }
  for (const { message } of holds) lines.push(`Waits      ${visible(message)}`);
  if (auth.state === 'unpaired') lines.push('Next       dailies pair');
  return lines.join('\n');
}

function networkWords({ state, layer, reason }: Snapshot['network']): string {
  if (state === 'online') return 'Online';
  // Frame.io itself is there: it is the way of the bytes that is not.
  return `${layer === 'storage' ? 'Online, but no clip goes up' : 'Offline'}: ${reason ?? state}`;
}

/** What was measured, and when: a fact, and no promise. */
function speedWords({ upBytesPerSecond, upMeasuredAt }: Snapshot['network']): readonly string[] {
  if (upBytesPerSecond === null || upMeasuredAt === null) return [];
  const speed = megabits(upBytesPerSecond);
  return [`Speed      ${speed} up, as uploads reached it on this network ${moment(upMeasuredAt)}`];
}

function socketWords({ socket }: Snapshot): string {
  const { state, why } = socket;
  if (state === 'open') return 'open';
  if (state === 'unsupported') return `not used: ${visible(why ?? 'by this device model')}`;
  const unused = 'closed; an agent or an upload opens it while it runs';
  return why === null ? (state === 'closed' ? unused : state) : `${state}: ${visible(why)}`;
}

function pairingWords({ auth }: Snapshot): string {
  switch (auth.state) {
    case 'unpaired':
      return 'not paired';
    case 'pairing':
      return 'waiting for the code to be entered at Frame.io';
    case 'lost':
      return 'gone; pair again with: dailies pair';
    case 'paired':
      return auth.pairedUntil === null
        ? 'paired'
        : `paired until ${new Date(auth.pairedUntil).toLocaleString()}`;
  }
}
