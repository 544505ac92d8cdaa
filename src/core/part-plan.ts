import { ASSET_MAX_BYTES, PARTS_MAX_COUNT, PART_MIN_BYTES } from '../spec/index.ts';

/** A byte range of a file, sent by one PUT. */
export interface PlannedPart {
  /** 1 for the first (protocol.md §13.2 counts so; here it only orders). */
  readonly number: number;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Small enough to lose little in a cut, large enough not to pay for the gap between two parts. */
const PREFERRED_PART_BYTES = 8 * 1024 ** 2;

/**
 * How many upload URLs to ask for: parts of 8 MiB, larger where 10,000 would not suffice, so that S3's
 * limits (protocol.md §11.3) hold for each part.
 * @throws RangeError for a size that is no asset (under 1 byte, over 5 TiB)
 */
export function wantedPartCount(sizeBytes: number): number {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1 || sizeBytes > ASSET_MAX_BYTES) {
    throw new RangeError(`not the size of an asset: ${sizeBytes}`);
  }
  const partBytes = Math.max(PREFERRED_PART_BYTES, Math.ceil(sizeBytes / PARTS_MAX_COUNT));
  // A file little larger than one part must not become two that are too small.
  const most = Math.max(1, Math.floor(sizeBytes / PART_MIN_BYTES));
  return Math.min(Math.ceil(sizeBytes / partBytes), most);
}

/**
 * Cuts a file of known size over the URLs that were given: parts of `ceil(size / urls)` bytes
 * (protocol.md §11.3). Where a tiny file got too many URLs the last parts are empty; they are part of
 * the plan, because the asset completes only when every URL has had its PUT.
 */
export function planFinished(sizeBytes: number, urlCount: number): PlannedPart[] {
  const partBytes = Math.ceil(sizeBytes / urlCount);
  return Array.from({ length: urlCount }, (_, index) => {
    const offsetBytes = Math.min(index * partBytes, sizeBytes);
    return {
      number: index + 1,
      offsetBytes,
      sizeBytes: Math.min(partBytes, sizeBytes - offsetBytes),
    };
  });
}
