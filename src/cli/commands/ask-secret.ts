import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { onInterrupt } from '../interrupt.ts';

/** What a secret is asked with; standard input and error, except in tests. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Not standard output: that may belong to a program that reads JSON. */
  readonly output: NodeJS.WritableStream;
}

/**
 * One line that nobody sees: typed in a terminal without echo, or read from a pipe. Null when the person breaks off.
 * An input that ends without a line is an empty one.
 */
export async function askSecret(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string | null> {
  const isTyped = input.isTTY === true;
  if (isTyped) output.write(question);
  // With `terminal` the line is edited in raw mode, so that the terminal echoes nothing; and what the editor would
  // show goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: isTyped, historySize: 0 });
  const answer = Promise.withResolvers<string | null>();
  const stopListening = onInterrupt(() => answer.resolve(null));
  lines.once('line', (line) => answer.resolve(line));
  lines.once('SIGINT', () => answer.resolve(null));
  // Ctrl-D is a way to leave; a pipe that ends has said nothing.
  lines.once('close', () => answer.resolve(isTyped ? null : ''));
  try {
    return await answer.promise;
  } finally {
    stopListening();
    lines.close();
    if (isTyped) output.write('\n');
  }
}
