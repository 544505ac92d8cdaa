import { DailiesError } from '../../core/index.ts';

/**
 * Below this the storage, which gives up on a connection after 20 s of silence (protocol.md §12.5),
 * may drop one whose bytes are held back in a buffer on their way.
 */
const LEAST_BYTES_PER_SECOND = 16_000;

/** A terabyte a second: more is a slip of the hand. */
const MOST_BYTES_PER_SECOND = 1e12;

/** Decimal, as the program shows sizes. */
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const LIMIT = /^(\d+(?:\.\d+)?)([kmg]?)(bit)?$/i;

/**
 * One limit: `512k`, `10M`, `20Mbit`, `off` or `pause`. Null: as fast as the link; 0: nothing is sent.
 * @throws DailiesError `bad_arguments`
 */
export function parseLimit(word: string): number | null {
  const name = word.toLowerCase();
  if (name === 'off') return null;
  if (name === 'pause') return 0;
  const [, digits, unit, bit] = LIMIT.exec(word) ?? [];
  if (digits === undefined) {
    throw refused(
      `"${word}" is not a speed: write 512k, 10M (bytes a second), 20Mbit, off or pause`,
    );
  }
  const exact = (Number(digits) * (UNITS[unit?.toLowerCase() ?? ''] ?? 1)) / (bit ? 8 : 1);
  if (exact > 0 && exact < LEAST_BYTES_PER_SECOND) {
    throw refused(
      `"${word}" is too slow: below 16 kB/s (16k, 128kbit) the storage drops connections; pause sends nothing`,
    );
  }
  if (exact > MOST_BYTES_PER_SECOND) {
    throw refused(`"${word}" is faster than any link: write off for no limit`);
  }
  return Math.round(exact);
}

/** What {@link parseLimit} reads as the same limit. */
export function formatLimit(bytesPerSecond: number | null): string {
  if (bytesPerSecond === null) return 'off';
  if (bytesPerSecond === 0) return 'pause';
  for (const [letter, unitBytes] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    const isShort = bytesPerSecond >= unitBytes && (bytesPerSecond * 10) % unitBytes === 0;
    if (isShort) return `${bytesPerSecond / unitBytes}${letter}`;
  }
  return String(bytesPerSecond);
}

export const refused = (message: string) => new DailiesError('bad_arguments', message);
