export interface WrapOptions {
  /** Of the whole line, the indent included. */
  readonly columns: number;
  /** Before every line. */
  readonly indent?: number;
}

/** Breaks a text into lines at its spaces; a word that is too long is broken within. */
export function wrap(text: string, { columns, indent = 0 }: WrapOptions): readonly string[] {
  const room = columns - indent;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => pieces(word, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}

function pieces(word: string, room: number): readonly string[] {
  if (word.length <= room) return [word];
  return [word.slice(0, room), ...pieces(word.slice(room), room)];
}
