import type { Device } from '../../agent/index.ts';
import type { PrintedEvent, Printer } from '../print/printer.ts';

/** Shows what happens: live on a terminal, else in lines. Closing twice does no harm. */
export interface Follower {
  /** Also takes events that do not come from the device. */
  event(event: PrintedEvent, extra?: Readonly<Record<string, unknown>>): void;
  /** A recorder is at work; how far it has got is asked for, as often as it is shown. */
  recording(event: Extract<PrintedEvent, { type: 'recording' }>, bytesWritten: () => number): void;
  close(): Promise<void>;
}

/** A follower of the whole system. */
export interface DemoFollower extends Follower {
  /** A person has seen enough (`q`), or breaks off (Ctrl-C, which a terminal with keys does not send). */
  onKey(callback: (key: 'quit' | 'interrupt') => void): void;
}

/** A live view needs a terminal; pipes, logs and programs get lines. */
function isLive(printer: Printer): boolean {
  return !printer.json && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}

export async function followPairing(device: Device, printer: Printer): Promise<Follower> {
  if (!isLive(printer)) return attach(device, lines(printer));
  const { showPairing } = await import('./show-pairing.tsx');
  return attach(device, showPairing());
}

export async function followUploads(device: Device, printer: Printer): Promise<Follower> {
  if (!isLive(printer)) return attach(device, lines(printer));
  const { showUploads } = await import('./show-uploads.tsx');
  return attach(
    device,
    showUploads(() => device.bytesPerSecond),
  );
}

export async function followDemo(device: Device, printer: Printer): Promise<DemoFollower> {
  if (!isLive(printer)) return attach(device, lines(printer));
  const { showDemo } = await import('./show-demo.tsx');
  return attach(
    device,
    showDemo(() => device.bytesPerSecond),
  );
}

function lines(printer: Printer): DemoFollower {
  return {
    event: (event, extra) => printer.event(event, extra),
    recording: (event) => printer.event(event),
    onKey: () => undefined,
    close: async () => undefined,
  };
}

/** Lets a follower hear the device until it is closed. */
function attach<F extends Follower>(device: Device, follower: F): F {
  // Whether Frame.io could speak to the device is for who stays; an upload goes either way.
  const unsubscribe = device.on((event) => event.type !== 'socket' && follower.event(event));
  let closing: Promise<void> | null = null;
  const close = async () => {
    unsubscribe();
    closing ??= follower.close();
    return closing;
  };
  return { ...follower, close };
}
