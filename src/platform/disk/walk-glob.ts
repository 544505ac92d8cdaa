import { matchesGlob } from 'node:path';

/** Whether a path, with slashes, fits a pattern; as Node.js has it: `*`, `**`, `?`, `[…]`, `{…,…}`. */
export function globMatcher(pattern: string): (path: string) => boolean {
  // Node.js 24 warns of it at its first use, on the standard error that people read.
  quietly(() => matchesGlob('', pattern));
  return (path) => matchesGlob(path, pattern);
}

function quietly(work: () => unknown): void {
  const usual = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    work();
  } finally {
    if (usual !== undefined) Object.defineProperty(process, 'emitWarning', usual);
  }
}
