import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anOutcome } from '../testing/index.ts';
import { PARTS_MAX_COUNT, PART_MAX_BYTES, PART_MIN_BYTES } from '../spec/index.ts';
import { wantedPartCount } from '../core/index.ts';
import { PART_START, planParts, transitionPart, type PartEvent, type PartState } from './part.ts';

const MD5 = 'a'.repeat(32);
const sent: PartState = { kind: 'sent', md5: MD5, etag: null, crc32: null };
const acknowledged = (storedMd5: string | null): PartEvent => ({
  type: 'acknowledged',
  md5: MD5,
  crc32: null,
  etag: storedMd5,
  storedMd5,
});
const faulted = (verdict: Parameters<typeof anOutcome>[0], random = 0.5): PartEvent => ({
  type: 'faulted',
  outcome: anOutcome(verdict, 'storage_error'),
  nowMs: 1_000,
  random,
});

describe('the table of a part', () => {
  test('answers every event in every state; what is sent stays sent [J1]', () => {
    for (const event of [acknowledged(null), acknowledged(MD5), faulted('retry')]) {
      expect(transitionPart(sent, event)).toEqual(sent);
      expect(transitionPart(PART_START, event)).toBeDefined();
    }
  });

  test('takes an ETag that is no MD5, or the right one, as an acknowledgement [I2]', () => {
    expect(transitionPart(PART_START, acknowledged(null)).kind).toBe('sent');
    expect(transitionPart(PART_START, acknowledged(MD5)).kind).toBe('sent');
    expect(transitionPart(PART_START, acknowledged('b'.repeat(32)))).toMatchObject({
      kind: 'waiting',
      mismatches: 1,
      code: 'storage_mismatch',
    });
  });

  test('counts an attempt and waits for it, but none for the network [J7]', () => {
    expect(transitionPart(PART_START, faulted('retry'))).toMatchObject({ attempts: 1 });
    expect(transitionPart(PART_START, faulted('waitForNetwork'))).toEqual({
      ...PART_START,
      code: 'storage_error',
    });
  });

  test('never forgets a mismatch over other faults', () => {
    const once = transitionPart(PART_START, acknowledged('b'.repeat(32)));
    expect(transitionPart(once, faulted('retry'))).toMatchObject({ attempts: 1, mismatches: 1 });
  });
});

describe('the parts of a file', () => {
  const GIB = 1024 ** 3;
  test.each([
    ['one byte', 1, 1],
    ['one byte under the least part', PART_MIN_BYTES - 1, 1],
    ['the least part', PART_MIN_BYTES, 1],
    ['exactly two parts', 16 * 1024 ** 2, 2],
    ['a byte over two parts', 16 * 1024 ** 2 + 1, 3],
    ['over 5 GiB', 5 * GIB + 1, 641],
    ['the most', 5 * 1024 * GIB, PARTS_MAX_COUNT],
  ])('of %s are ones that the storage takes [I7]', (_, sizeBytes, count) => {
    const urls = Array.from({ length: wantedPartCount(sizeBytes) }, (_, n) => `https://s/${n}`);
    const parts = planParts(sizeBytes, urls);
    expect(parts).toHaveLength(count);
    expect(parts.map(({ url }) => url)).toEqual(urls);
    for (const part of parts.slice(0, -1))
      expect(part.sizeBytes).toBeGreaterThanOrEqual(PART_MIN_BYTES);
    for (const part of parts) expect(part.sizeBytes).toBeLessThanOrEqual(PART_MAX_BYTES);
    expect(parts.reduce((sum, part) => sum + part.sizeBytes, 0)).toBe(sizeBytes);
  });

  test('of any size hold every byte once, in order [I7]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 * 1024 * GIB }), (sizeBytes) => {
        const urls = Array.from({ length: wantedPartCount(sizeBytes) }, () => 'https://s/');
        const parts = planParts(sizeBytes, urls);
        const ends = parts.map(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes);
        const gaps = parts.filter(
          ({ offsetBytes }, index) => offsetBytes !== (ends[index - 1] ?? 0),
        );
        expect(gaps).toEqual([]);
        expect(ends.at(-1)).toBe(sizeBytes);
      }),
      { numRuns: 200 },
    );
  });
});
