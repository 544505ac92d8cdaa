import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

export type Stream = 'stdout' | 'stderr';

/** Far more than any device says in a scenario. */
const KEPT_CHARS = 8 * 1024 ** 2;

/**
 * What the device writes, as a person would read it. Two pipes make one screen: their lines are put
 * together whole, so that one never cuts a code of the other in two.
 */
export class Screen {
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #unfinished = { stdout: '', stderr: '' };
  readonly #listeners = new Set<() => void>();
  #lines = '';
  #truncated = false;

  append(stream: Stream, bytes: Buffer): void {
    if (this.#truncated) return;
    const text = this.#unfinished[stream] + this.#decoders[stream].write(bytes);
    // A carriage return ends a line too: progress is often drawn over itself.
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    this.#lines += readable(text.slice(0, end));
    this.#unfinished[stream] = text.slice(end);
    const { stdout, stderr } = this.#unfinished;
    this.#truncated = this.#lines.length + stdout.length + stderr.length > KEPT_CHARS;
    for (const listener of this.#listeners) listener();
  }

  get text(): string {
    const { stdout, stderr } = this.#unfinished;
    const rest = [stdout, stderr].filter((text) => text !== '').map(readable);
    return this.#lines + rest.join('\n');
  }

  /** It has written more than is kept; everything after that is lost. */
  get truncated(): boolean {
    return this.#truncated;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

function readable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n');
}
