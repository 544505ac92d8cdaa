import { EXIT } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls back when a person or the system asks to stop: Ctrl-C, SIGTERM, or a terminal that was closed. Asked a second time the
 * process ends at once; nothing is lost by it. Returns how to stop listening.
 */
export function onInterrupt(callback: () => void): () => void {
  let asked = false;
  const hear = () => {
    if (asked) process.exit(EXIT.cancelled);
    asked = true;
    callback();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}
