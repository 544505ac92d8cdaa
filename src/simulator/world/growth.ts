import { ASSET_MAX_BYTES, PART_MIN_BYTES } from '../../spec/index.ts';
import type { Part } from './asset.ts';

/** What only an asset has that was created before its end was known (protocol.md §13). */
export interface Growth {
  /** The device gave an extension only, and has not named it since. */
  nameIsOpen: boolean;
  /** The number of the last part, once one was called final. */
  finalNumber: number | null;
}

export interface WantedPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly isFinal: boolean;
}

/** One request for upload URLs (§13.2). */
export interface WantedParts {
  readonly parts: readonly WantedPart[];
  /** Of the whole file. Counts with a final part only. */
  readonly filesizeBytes: number | null;
  readonly name: string | null;
}

/** What an asset is after such a request. */
export interface Grown {
  readonly kind: 'grown';
  /** Ascending by number. Of a number asked for again: the old part with its bytes, if the size is the same. */
  readonly parts: readonly Part[];
  readonly finalNumber: number | null;
  /** null: the final part is not known. */
  readonly sizeBytes: number | null;
}

export interface NotGrown {
  readonly kind: 'contradictory';
  readonly why: string;
}

/** The asset as it was. */
interface Before {
  readonly parts: readonly Part[];
  readonly finalNumber: number | null;
  readonly sizeBytes: number | null;
}

/**
 * Adds what is asked for to what was asked for before. Undocumented, and our choice: the later word on a
 * number replaces the earlier one, its size and whether it is final.
 */
export function grow(before: Before, wanted: WantedParts): Grown | NotGrown {
  const why = faultOfRequest(wanted) ?? faultOfFinal(before, wanted);
  if (why !== null) return { kind: 'contradictory', why };
  const parts = mergedParts(before.parts, wanted.parts);
  const finalNumber = finalAfter(before, wanted.parts);
  const sizeBytes = sizeAfter(before, wanted, finalNumber);
  const sumBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const last = parts.at(-1)?.number ?? 0;
  if (finalNumber !== null && finalNumber < last) {
    return { kind: 'contradictory', why: `part ${last} comes after the final part ${finalNumber}` };
  }
  if (sumBytes > (sizeBytes ?? ASSET_MAX_BYTES)) {
    const limit = sizeBytes === null ? 'the 5 TiB of an asset' : `asset_filesize ${sizeBytes}`;
    return { kind: 'contradictory', why: `the parts make ${sumBytes} bytes, above ${limit}` };
  }
  return { kind: 'grown', parts, finalNumber, sizeBytes };
}

/** What is wrong whatever was asked for before. */
function faultOfRequest({ parts, filesizeBytes }: WantedParts): string | null {
  if (new Set(parts.map(({ number }) => number)).size < parts.length) {
    return 'a part is asked for twice at once';
  }
  const finals = parts.filter(({ isFinal }) => isFinal);
  if (finals.length > 1) return 'more than one part is final';
  if (finals.length === 1 && filesizeBytes === null) {
    return 'asset_filesize is required with the final part';
  }
  const small = parts.find(({ isFinal, sizeBytes }) => !isFinal && sizeBytes < PART_MIN_BYTES);
  if (small === undefined) return null;
  const { number, sizeBytes } = small;
  return `part ${number} of ${sizeBytes} bytes is below S3's 5 MiB and not final`;
}

function faultOfFinal({ finalNumber }: Before, { parts }: WantedParts): string | null {
  const other = parts.some(({ isFinal, number }) => isFinal && number !== finalNumber);
  if (!other || finalNumber === null) return null;
  const takenBack = parts.some(({ number }) => number === finalNumber);
  return takenBack ? null : `part ${finalNumber} is the final part already`;
}

function finalAfter({ finalNumber }: Before, parts: readonly WantedPart[]): number | null {
  const named = parts.find(({ isFinal }) => isFinal);
  if (named !== undefined) return named.number;
  return parts.some(({ number }) => number === finalNumber) ? null : finalNumber;
}

function sizeAfter(before: Before, wanted: WantedParts, finalNumber: number | null): number | null {
  if (finalNumber === null) return null;
  return wanted.parts.some(({ isFinal }) => isFinal) ? wanted.filesizeBytes : before.sizeBytes;
}

function mergedParts(before: readonly Part[], wanted: readonly WantedPart[]): Part[] {
  const byNumber = new Map(before.map((part) => [part.number, part]));
  for (const { number, sizeBytes } of wanted) {
    if (byNumber.get(number)?.sizeBytes === sizeBytes) continue;
    byNumber.set(number, { number, sizeBytes, receptions: new Set(), etag: null });
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number);
}
