type Phase = 'idle' | 'busy' | 'busyAndWanted';

/**
 * Runs `work` at once when asked, then never more than once in `gapMs` and never twice at a time. What
 * is asked meanwhile is done afterwards, once: the last wish is always followed by a whole run.
 */
export function coalesced(work: () => Promise<unknown>, gapMs: number): () => void {
  let phase = 'idle' as Phase;
  const run = async (): Promise<void> => {
    do {
      phase = 'busy' as Phase;
      await Promise.allSettled([work(), sleep(gapMs)]);
    } while (phase === 'busyAndWanted');
    phase = 'idle';
  };
  return () => {
    if (phase === 'idle') void run();
    else phase = 'busyAndWanted';
  };
}

const sleep = async (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
