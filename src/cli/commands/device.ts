import { createDevice, type CreateDeviceOptions, type Device } from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { channelWords } from '../print/device-words.ts';
import type { Printer } from '../print/printer.ts';
import { visible } from '../print/words.ts';

/** Who this device is at Frame.io. */
export async function device(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  return withDevice(configuration, async (opened) =>
    printer.event({ type: 'device', ...(await opened.identity()) }),
  );
}

export async function deviceChannels(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  return withDevice(configuration, async (opened) => {
    const { channels, notAsked } = await opened.identity();
    printer.event({ type: 'channels', channels, notAsked });
  });
}

export async function deviceConnect(
  configuration: CreateDeviceOptions,
  { modelId, label }: { readonly modelId: string; readonly label: string | undefined },
  printer: Printer,
): Promise<number> {
  return withDevice(configuration, async (opened) => {
    const channel = await opened.connectChannel(modelId, label);
    const message = `Connected  ${channelWords(channel)}`;
    printer.event({ type: 'channelConnected', channel, message });
  });
}

export async function deviceDisconnect(
  configuration: CreateDeviceOptions,
  { channelId, all }: { readonly channelId: string | undefined; readonly all: boolean },
  printer: Printer,
): Promise<number> {
  if ((channelId === undefined) !== all) {
    const message = 'Say which channel by its id, or --all; not both';
    throw new BadArguments(message, { command: 'device disconnect' });
  }
  return withDevice(configuration, async (opened) => {
    await opened.disconnectChannel(channelId ?? null);
    const which = channelId === undefined ? 'every channel that can be ended' : visible(channelId);
    const message = `Disconnected  ${which}`;
    printer.event({ type: 'channelDisconnected', channelId: channelId ?? null, message });
  });
}

async function withDevice(
  configuration: CreateDeviceOptions,
  work: (device: Device) => Promise<void>,
): Promise<number> {
  const opened = await createDevice({ ...configuration, readOnly: true });
  try {
    await work(opened);
    return EXIT.done;
  } finally {
    await opened.close();
  }
}
