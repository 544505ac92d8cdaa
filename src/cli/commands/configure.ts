import { DailiesError, takeOver, type CreateDeviceOptions } from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { askSecret } from './ask-secret.ts';

/** Keeps the device model's secret in the vault. */
export async function configure(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const given = await askSecret('Client secret of the device model (not shown): ');
  if (given === null) {
    throw new DailiesError('cancelled', 'Nothing was changed', {
      hint: 'Start again with: dailies configure',
    });
  }
  const secret = given.trim();
  if (secret === '') {
    throw new BadArguments('The client secret is empty; nothing was changed', {
      command: 'configure',
    });
  }
  const device = await takeOver(configuration);
  try {
    await device.keepClientSecret(secret);
  } finally {
    await device.close();
  }
  printer.event({ type: 'configured', message: 'The client secret is kept in the vault.' });
  return EXIT.done;
}
