import { DailiesError, errorKind, type ErrorCode } from '../../core/index.ts';
import type { DeviceActAnswer } from '../../engine/index.ts';

/** Where the catalogue's hint speaks of uploads, which are tried again by themselves; this is not. */
const HINTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  unreachable: 'Check the network, then do it again.',
  rate_limited: 'Do it again in a moment.',
  frameio_error: 'Do it again in a moment.',
  asset_gone: 'Check the id; a device can comment only on assets of its own.',
  refused: 'See what there is: dailies device channels.',
};

/** @param undone what is so when it was not done: `nothing was marked` */
export function actError(
  { code, message, mayHaveBeenDone }: DeviceActAnswer & { readonly kind: 'failed' },
  undone: string,
): DailiesError {
  const rest = mayHaveBeenDone ? 'it is not known whether Frame.io has done it' : undone;
  const hint = HINTS[code] ?? errorKind(code).hint;
  return new DailiesError(code, `${message}; ${rest}`, { hint });
}
