import type { Ending } from './evidence.ts';

/** Text of others made fit for reports: a terminal must not obey it, a page not be torn by it. */
export function printed(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

export function quoted(text: string): string {
  return `“${printed(text)}”`;
}

export function endingWords(ending: Ending): string {
  switch (ending.kind) {
    case 'exited':
      return `ended with exit code ${ending.exitCode}`;
    case 'crashed':
      return `was ended by ${ending.signal}, which the kit did not send`;
    case 'timeLimit':
      return `had not ended after ${ending.limitSeconds} s and was ended by the kit`;
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
