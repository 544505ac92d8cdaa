import { DailiesError, createDevice, type CreateDeviceOptions } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { followPairing } from '../live/follow.ts';
import type { Printer } from '../print/printer.ts';

export interface PairOptions {
  /** Seconds. */
  readonly timeout?: number;
  readonly once?: boolean;
}

/** Shows codes until someone authorises one at Frame.io. */
export async function pair(
  configuration: CreateDeviceOptions,
  options: PairOptions,
  printer: Printer,
): Promise<number> {
  let cancel: () => void = () => (cancelled = true);
  let cancelled = false;
  const stopListening = onInterrupt(() => cancel());
  const device = await createDevice(configuration);
  cancel = () => device.cancelPairing();
  if (cancelled) cancel();
  const show = await followPairing(device, printer);
  try {
    const timeoutMs = options.timeout === undefined ? null : options.timeout * 1000;
    const end = await device.pair({ renew: options.once !== true, timeoutMs });
    if (end.kind === 'failed') throw new DailiesError(end.code, end.message);
    if (end.kind === 'cancelled')
      throw new DailiesError('cancelled', 'Pairing was cancelled', {
        hint: 'Start again with: dailies pair',
      });
    return EXIT.done;
  } finally {
    await show.close();
    stopListening();
    await device.close();
  }
}
