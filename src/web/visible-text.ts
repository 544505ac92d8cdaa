/**
 * Control characters, line separators and marks that turn the writing direction: in a file name they
 * would hide or rearrange what is read. Joiners of emoji (U+200D, variation selectors) stay.
 */
const HIDING =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with every hidden character spelt out, as `[U+000A]`. */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(HIDING, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `[U+${code}]`;
  });
}

/** The last name of a path. A backslash separates only where paths do not begin with a slash. */
export function baseName(path: string): string {
  const separators = path.startsWith('/') ? /\/+/ : /[\\/]+/;
  return path.split(separators).findLast((name) => name !== '') ?? path;
}
