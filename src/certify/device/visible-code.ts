/** Between digits: a code may be shown as `123 456` or `123-456`. */
const GAP = '[ \\u00a0\\u2009-]?';

/** A code inside a link is there to be clicked or scanned, not to be read and typed. */
const LINKS = /https?:\/\/[^\s"'<>,)\]}]+/g;

/** Can a person read this code here and type it in? */
export function showsCode(screen: string, userCode: string): boolean {
  return showsDigits(screen.replaceAll(LINKS, ' '), userCode);
}

/** Is it shown as if it were a number? */
export function dropsLeadingZeros(screen: string, userCode: string): boolean {
  const digits = userCode.replace(/^0+/, '');
  return digits !== userCode && digits !== '' && showsDigits(screen.replaceAll(LINKS, ' '), digits);
}

function showsDigits(text: string, digits: string): boolean {
  return new RegExp(`(?<!\\d)${digits.split('').join(GAP)}(?!\\d)`).test(text);
}
