import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 's3';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** `20130524T000000Z` */
export function amzDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** @returns null when the text is no such date */
export function parseAmzDate(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** The part of the credential that says what a key is good for, by day. */
export function scope(date: string, { region }: Credentials): string {
  return `${date.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;
}

export function stringToSign(canonical: string, date: string, credentials: Credentials): string {
  const hash = createHash('sha256').update(canonical).digest('hex');
  return [ALGORITHM, date, scope(date, credentials), hash].join('\n');
}

/** Good for one day; whoever signs much derives it once. */
export function signingKey(date: string, credentials: Credentials): Buffer {
  const day = hmac(`AWS4${credentials.secretAccessKey}`, date.slice(0, 8));
  return hmac(hmac(hmac(day, credentials.region), SERVICE), 'aws4_request');
}

export function sign(text: string, key: Buffer): string {
  return hmac(key, text).toString('hex');
}

export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
