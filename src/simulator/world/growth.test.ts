import { describe, expect, it } from 'vitest';
import type { Part } from './asset.ts';
import { type WantedPart, grow } from './growth.ts';

const MIB_5 = 5 * 1024 * 1024;

function wanted(number: number, sizeBytes = MIB_5, isFinal = false): WantedPart {
  return { number, sizeBytes, isFinal };
}

function stored(number: number, sizeBytes = MIB_5): Part {
  return { number, sizeBytes, receptions: new Set(), etag: `etag-${number}` };
}

const EMPTY = { parts: [], finalNumber: null, sizeBytes: null };
const request = (parts: WantedPart[], filesizeBytes: number | null = null) => ({
  parts,
  filesizeBytes,
  name: null,
});

describe('parts asked for', () => {
  it('may come in any order and skip numbers; they are kept in ascending number', () => {
    const grown = grow(EMPTY, request([wanted(7), wanted(2), wanted(10_000)]));
    expect(grown).toMatchObject({
      kind: 'grown',
      parts: [{ number: 2 }, { number: 7 }, { number: 10_000 }],
      finalNumber: null,
      sizeBytes: null,
    });
  });

  it('keep their bytes when they are asked for again in the same size, and lose them in another', () => {
    const before = { ...EMPTY, parts: [stored(1), stored(2)] };
    const grown = grow(before, request([wanted(1), wanted(2, MIB_5 + 1)]));
    expect(grown).toMatchObject({
      parts: [{ etag: 'etag-1' }, { etag: null, sizeBytes: MIB_5 + 1 }],
    });
  });

  it('make the end known with the final one, which may be asked for before the others', () => {
    const last = grow(EMPTY, request([wanted(3, 10, true)], 2 * MIB_5 + 10));
    expect(last).toMatchObject({ finalNumber: 3, sizeBytes: 2 * MIB_5 + 10 });
    if (last.kind !== 'grown') throw new Error(last.why);
    const all = grow(last, request([wanted(1), wanted(2)]));
    expect(all).toMatchObject({ finalNumber: 3, sizeBytes: 2 * MIB_5 + 10 });
  });

  it('take the final one back when it is asked for again as another', () => {
    const before = { parts: [stored(1), stored(2)], finalNumber: 2, sizeBytes: 2 * MIB_5 };
    expect(grow(before, request([wanted(2)]))).toMatchObject({
      finalNumber: null,
      sizeBytes: null,
    });
    const moved = grow(before, request([wanted(2), wanted(3, 1, true)], 2 * MIB_5 + 1));
    expect(moved).toMatchObject({ finalNumber: 3, sizeBytes: 2 * MIB_5 + 1 });
  });

  it('may end with one that is in already', () => {
    const before = { ...EMPTY, parts: [stored(1), stored(2)] };
    const grown = grow(before, request([wanted(2, MIB_5, true)], 2 * MIB_5));
    expect(grown).toMatchObject({ finalNumber: 2, parts: [{}, { etag: 'etag-2' }] });
  });

  const GROWN = { parts: [stored(1), stored(2)], finalNumber: null, sizeBytes: null };
  const ENDED = { parts: [stored(1), stored(4, 9)], finalNumber: 4, sizeBytes: 2 * MIB_5 + 9 };
  it.each([
    ['a number twice', EMPTY, [wanted(1), wanted(1)], null, 'twice'],
    ['two finals', EMPTY, [wanted(1, 1, true), wanted(2, 1, true)], 2, 'more than one'],
    ['a final one without the total', EMPTY, [wanted(1, 1, true)], null, 'required'],
    ['one below 5 MiB', EMPTY, [wanted(1, MIB_5 - 1)], null, '5 MiB'],
    ['one after the final one at once', EMPTY, [wanted(2), wanted(1, 1, true)], MIB_5 + 1, 'after'],
    ['a final one below earlier ones', GROWN, [wanted(1, MIB_5, true)], 2 * MIB_5, 'after'],
    ['one after the final one', ENDED, [wanted(5)], null, 'after'],
    ['another final one', ENDED, [wanted(3, 1, true)], 3 * MIB_5, 'final part already'],
    ['a total below the sum', GROWN, [wanted(3, 1, true)], 2 * MIB_5, 'asset_filesize'],
    ['more than the total has room for', ENDED, [wanted(2), wanted(3)], null, 'asset_filesize'],
    [
      'more than an asset can be',
      EMPTY,
      Array.from({ length: 1025 }, (_, index) => wanted(index + 1, 5 * 1024 ** 3)),
      null,
      '5 TiB',
    ],
  ])('are refused: %s', (_, before, parts, filesizeBytes, why) => {
    expect(grow(before, request(parts, filesizeBytes))).toEqual({
      kind: 'contradictory',
      why: expect.stringContaining(why),
    });
  });
});
