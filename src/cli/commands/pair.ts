import {
  DailiesError,
  errorKind,
  takeOver,
  type CreateDeviceOptions,
  type PairingEnd,
} from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { followPairing } from '../live/follow.ts';
import type { Printer } from '../print/printer.ts';
import { files } from '../print/words.ts';

export interface PairOptions {
  /** Seconds. */
  readonly timeout?: number;
  readonly once?: boolean;
  /** This state dir becomes another device. */
  readonly newDevice?: boolean;
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
  const device = await takeOver({ ...configuration, newDevice: options.newDevice });
  cancel = () => device.cancelPairing();
  if (cancelled) cancel();
  const show = await followPairing(device, printer);
  try {
    const timeoutMs = options.timeout === undefined ? null : options.timeout * 1000;
    const end = await device.pair({ renew: options.once !== true, timeoutMs });
    if (end.kind === 'failed') throw failure(end);
    if (end.kind === 'cancelled')
      throw new DailiesError('cancelled', 'Pairing was cancelled', {
        hint: 'Start again with: dailies pair',
      });
    await show.close();
    tellOfOthers(await device.waitingForOtherProject(), printer);
    return EXIT.done;
  } finally {
    await show.close();
    stopListening();
    await device.close();
  }
}

/** It has ended: nothing is tried again by itself, whatever the code says elsewhere. */
function failure({ code, message }: Extract<PairingEnd, { kind: 'failed' }>): DailiesError {
  const { retryable, fault } = errorKind(code);
  const isTheirs = retryable && fault === 'theirs';
  return new DailiesError(code, message, isTheirs ? { hint: 'Try again soon: dailies pair' } : {});
}

/** What was queued for another project is not sent to this one before a person says so. */
function tellOfOthers(count: number, printer: Printer): void {
  if (count === 0) return;
  const wait = count === 1 ? 'waits' : 'wait';
  const message =
    `${files(count)} in the queue ${wait} for another project. ` +
    'To send them to this one: dailies queue move --all';
  printer.event({ type: 'otherProject', files: count, message });
}
