import { setTimeout as sleep } from 'node:timers/promises';

/** Waits in real time, or until one of the signals makes it pointless. */
export async function waitMs(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any([...signals]);
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
