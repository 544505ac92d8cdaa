import { bytes, fileName, files } from '../print/words.ts';

/** What is read now. */
export interface Reading {
  readonly path: string;
  readonly readBytes: number;
  /** Of all files before this one, and of this one so far. */
  readonly files: number;
  readonly allReadBytes: number;
}

export interface ReadingLine {
  show(reading: Reading): void;
  /** Takes the line away, so that others can be written. */
  clear(): void;
}

const EVERY_MS = 250;

/** One line that says how far reading has got, on a terminal; nothing anywhere else. */
export function readingLine(stream: NodeJS.WriteStream): ReadingLine {
  let shownAtMs = -Infinity;
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  return {
    clear,
    show({ path, readBytes, files: count, allReadBytes }) {
      if (!stream.isTTY || Date.now() - shownAtMs < EVERY_MS) return;
      shownAtMs = Date.now();
      const line = `Reading ${fileName(path)}  ${bytes(readBytes)}  (${files(count)}, ${bytes(allReadBytes)} in all)`;
      stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
      shown = true;
    },
  };
}
