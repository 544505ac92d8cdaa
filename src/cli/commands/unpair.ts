import { createDevice, type CreateDeviceOptions } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';

/** Deauthorises this device. */
export async function unpair(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const device = await createDevice(configuration);
  try {
    const result = await device.unpair();
    const revoked = result.kind === 'revoked';
    const message = revoked
      ? 'Unpaired: revoked at Frame.io and wiped here.'
      : `Unpaired here, but Frame.io could not be told (${result.why}). ` +
        'Choose Forget Device there: C2C Connections.';
    printer.event({ type: 'unpaired', revoked, message });
    return EXIT.done;
  } finally {
    await device.close();
  }
}
