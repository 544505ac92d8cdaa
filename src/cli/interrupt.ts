import { EXIT } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Interrupt = (typeof SIGNALS)[number];

/**
 * Calls back when a person or the system asks to stop: Ctrl-C, SIGTERM, or a terminal that was closed. Asked a second time the
 * process ends at once; nothing is lost by it. Returns how to stop listening.
 */
export function onInterrupt(callback: (signal: Interrupt) => void): () => void {
  let asked = false;
  const hear = (signal: NodeJS.Signals) => {
    if (asked) process.exit(EXIT.cancelled);
    asked = true;
    callback(signal as Interrupt);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}
