import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAL_TYPE, nalUnit, preventEmulation, sampleOf } from './nal-unit.ts';

/** What a decoder does: drops the 3 of every 0 0 3, byte by byte. */
function removeEmulationPrevention(bytes: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}

function hasForbiddenPattern(bytes: Buffer): boolean {
  return bytes.some((_, at) => bytes[at] === 0 && bytes[at + 1] === 0 && (bytes[at + 2] ?? 9) < 3);
}

describe('a NAL unit', () => {
  test.each([
    ['000000', '00000300'],
    ['000001', '00000301'],
    ['000003', '00000303'],
    ['0000000000', '00000300000300'],
    ['000004', '000004'],
    ['0000', '0000'],
    ['110000', '110000'],
  ])('keeps start codes out of its payload: %s becomes %s', (payload, expected) => {
    expect(preventEmulation(Buffer.from(payload, 'hex')).toString('hex')).toBe(expected);
  });

  test('gives back any payload, and holds no start code', () => {
    const bytes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 })));
    fc.assert(
      fc.property(bytes, (values) => {
        const payload = Buffer.from(values);
        const escaped = preventEmulation(payload);
        expect(removeEmulationPrevention(escaped)).toEqual(payload);
        expect(hasForbiddenPattern(escaped)).toBe(false);
      }),
    );
  });

  test('begins with its importance and type', () => {
    expect(nalUnit(NAL_TYPE.idrSlice, Buffer.of(9))).toEqual(Buffer.of(0x65, 9));
    expect(nalUnit(NAL_TYPE.sequenceParameterSet, Buffer.of(9))).toEqual(Buffer.of(0x67, 9));
    expect(nalUnit(NAL_TYPE.nonIdrSlice, Buffer.of(9))).toEqual(Buffer.of(0x41, 9));
  });

  test('is in a sample behind its length, which counts the escapes', () => {
    const sample = sampleOf(NAL_TYPE.idrSlice, Buffer.of(0, 0, 1));
    expect(sample.toString('hex')).toBe('000000056500000301');
  });
});
