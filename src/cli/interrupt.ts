import { EXIT } from './exit-code.ts';

/**
 * Calls back when a person or the system asks to stop (Ctrl-C, SIGTERM). Asked a second time the
 * process ends at once; nothing is lost by it. Returns how to stop listening.
 */
export function onInterrupt(callback: () => void): () => void {
  let asked = false;
  const hear = () => {
    if (asked) process.exit(EXIT.cancelled);
    asked = true;
    callback();
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return () => void process.off('SIGINT', hear).off('SIGTERM', hear);
}
