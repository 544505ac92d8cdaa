/** RFC 4180: CRLF after every line, quotes where they are needed. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map((cell) => csvCell(cell)).join(',')}\r\n`;
}

/**
 * One cell. A spreadsheet takes what begins with one of these for a formula and runs it, and a file's
 * name is a stranger's text: an apostrophe before it makes it text again (OWASP, "CSV Injection").
 */
function csvCell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
