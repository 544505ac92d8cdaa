export interface IdleWatch {
  /** From now on silence counts. */
  watch(): void;
  /** We are busy ourselves: silence is not the sender's. */
  rest(): void;
}

/**
 * Calls `onIdle` once when nothing was heard for `idleMs`. One timer for the whole body, not one a piece:
 * it looks back at when the silence began.
 */
export function createIdleWatch(idleMs: number, onIdle: () => void): IdleWatch {
  let timer: NodeJS.Timeout | null = null;
  let silentSinceMs: number | null = null;

  const look = () => {
    timer = null;
    if (silentSinceMs === null) return;
    const leftMs = silentSinceMs + idleMs - performance.now();
    if (leftMs > 0) lookAfter(leftMs);
    else onIdle();
  };
  const lookAfter = (ms: number) => {
    timer = setTimeout(look, ms);
    timer.unref();
  };
  return {
    watch() {
      silentSinceMs = performance.now();
      if (timer === null) lookAfter(idleMs);
    },
    rest() {
      silentSinceMs = null;
    },
  };
}
