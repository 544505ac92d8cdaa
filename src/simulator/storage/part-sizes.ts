import { PARTS_MAX_COUNT, PART_MAX_BYTES, PART_MIN_BYTES } from '../../spec/index.ts';

/** The guide's own sample: 21,136,250 bytes in two parts (protocol.md §11.3). */
const GUIDE_PART_BYTES = 10_568_125;

export function partCountByDefault(filesizeBytes: number): number {
  const count = Math.round(filesizeBytes / GUIDE_PART_BYTES);
  return Math.min(Math.max(count, 1), PARTS_MAX_COUNT);
}

/**
 * The exact size of each part: `ceil(size / count)`, the last ones shorter or, with tiny files and many
 * URLs, empty (§11.3).
 */
export function partSizes(filesizeBytes: number, count: number): number[] {
  const chunk = Math.ceil(filesizeBytes / count);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * chunk, filesizeBytes);
    return Math.min(chunk, filesizeBytes - start);
  });
}

/** Why S3 would not take this number of parts (§11.3), or null when it would. */
export function partCountFault(filesizeBytes: number, count: number): string | null {
  const chunk = Math.ceil(filesizeBytes / count);
  if (chunk > PART_MAX_BYTES) return `parts of ${chunk} bytes are above S3's 5 GiB`;
  if (count > 1 && chunk < PART_MIN_BYTES) return `parts of ${chunk} bytes are below S3's 5 MiB`;
  return null;
}
