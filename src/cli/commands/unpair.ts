import { takeOver, type CreateDeviceOptions, type Unpaired } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';

/** Deauthorises this device. */
export async function unpair(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const device = await takeOver(configuration);
  try {
    const result = await device.unpair();
    printer.event({ type: 'unpaired', revoked: result.kind === 'revoked', message: words(result) });
    return EXIT.done;
  } finally {
    await device.close();
  }
}

function words(result: Unpaired): string {
  switch (result.kind) {
    case 'revoked':
      return 'Unpaired: revoked at Frame.io and wiped here.';
    case 'endedBefore':
      return 'Unpaired: wiped here. Frame.io had ended the pairing before.';
    case 'wipedOnly':
      return (
        `Unpaired here, but Frame.io could not be told (${result.why}). ` +
        'Choose Forget Device there: C2C Connections.'
      );
  }
}
