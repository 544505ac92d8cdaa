/** What a request line asks for. */
export interface Target {
  readonly path: string;
  /** Without the `?`, exactly as sent; '' when there is none. */
  readonly rawQuery: string;
}

/** Splits by hand: `URL` would clean up what a strict examiner has to see. */
export function parseTarget(requestUrl: string | undefined): Target {
  const url = requestUrl ?? '/';
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, rawQuery: '' }
    : { path: url.slice(0, mark), rawQuery: url.slice(mark + 1) };
}

const PRINTED_MAX_CHARS = 200;

/** Text from outside, fit for a list or a sentence: bounded, and no control characters. */
export function printable(text: string, maxChars = PRINTED_MAX_CHARS): string {
  const clean = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return clean.length > maxChars ? `${clean.slice(0, maxChars)}...` : clean;
}
