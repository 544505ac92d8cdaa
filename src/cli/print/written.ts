import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';

/**
 * Resolves when what was printed is on its way, and signals have been heard. Between two pages of a long
 * list: the store answers without a wait, so that nothing else would have its turn before the last line,
 * and all lines would be kept until then.
 */
export async function written(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  else await setImmediate();
}
