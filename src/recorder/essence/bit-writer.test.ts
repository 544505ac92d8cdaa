import { describe, expect, test } from 'vitest';
import { BitWriter } from './bit-writer.ts';

/** ITU-T H.264 table 9-2: codeNum and its bit string. */
const EXP_GOLOMB: readonly [number, string][] = [
  [0, '1'],
  [1, '010'],
  [2, '011'],
  [3, '00100'],
  [6, '00111'],
  [7, '0001000'],
  [25, '000011010'],
];

function bitsOf(writer: BitWriter): string {
  return [...writer.trailing().toBuffer()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
}

describe('the bit writer', () => {
  test.each(EXP_GOLOMB)('codes %i as unsigned Exp-Golomb %s', (value, code) => {
    expect(bitsOf(new BitWriter().ue(value)).replace(/10*$/, '')).toBe(code);
  });

  test('maps signed numbers to codes in the order 0, 1, -1, 2, -2', () => {
    const signed = [0, 1, -1, 2, -2];
    const unsigned = [0, 1, 2, 3, 4];
    const written = signed.reduce((writer, value) => writer.se(value), new BitWriter());
    const expected = unsigned.reduce((writer, value) => writer.ue(value), new BitWriter());
    expect(bitsOf(written)).toBe(bitsOf(expected));
  });

  test('writes 32 bits at once, the highest first', () => {
    expect(new BitWriter().u(32, 0x80000001).toBuffer().toString('hex')).toBe('80000001');
  });

  test('fills to the whole byte with zeros, and not at all when it is whole', () => {
    const writer = new BitWriter().u(3, 0b101).alignZero().alignZero().u(8, 0xff);
    expect(writer.toBuffer().toString('hex')).toBe('a0ff');
  });

  test('ends a payload with a one and zeros, in a byte of its own if need be', () => {
    expect(new BitWriter().u(8, 7).trailing().toBuffer().toString('hex')).toBe('0780');
    expect(new BitWriter().u(7, 0).trailing().toBuffer().toString('hex')).toBe('01');
  });
});
