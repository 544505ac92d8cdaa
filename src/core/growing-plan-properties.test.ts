import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutGrowing, finishGrowing, mostGrowingBytes, type GrowingPart } from './growing-plan.ts';
import { GIB, MIB, TIB, anyHistory, live, type History } from './testing/growing-history.ts';

const histories = fc.oneof(anyHistory(20 * MIB), anyHistory(2 * GIB), anyHistory(TIB / 4));

/** Throws for the first fault: cheaper than an expectation for each of 10,000 parts. */
function requireWhole(all: readonly GrowingPart[], sizeBytes: number): void {
  let at = 0;
  let number = 0;
  for (const [index, part] of all.entries()) {
    const last = index === all.length - 1;
    const where = `part ${part.number} at ${part.offsetBytes}, ${part.sizeBytes} B`;
    if (part.offsetBytes !== at) throw new Error(`gap or overlap: ${where}, wanted ${at}`);
    if (part.number <= number || part.number > 10_000) throw new Error(`order: ${where}`);
    if (part.isFinal !== last) throw new Error(`final: ${where}`);
    if (!Number.isSafeInteger(part.sizeBytes)) throw new Error(`no size: ${where}`);
    if (part.sizeBytes < (last ? 1 : 5 * MIB)) throw new Error(`too small: ${where}`);
    if (part.sizeBytes > 5 * GIB) throw new Error(`too large: ${where}`);
    at += part.sizeBytes;
    number = part.number;
  }
  if (at !== sizeBytes) throw new Error(`${at} of ${sizeBytes} bytes`);
}

/** The whole asset in ascending numbers: held head, what was cut before, the rest. */
const assembled = (before: readonly GrowingPart[], end: readonly GrowingPart[]) =>
  [...before, ...end].sort((a, b) => a.number - b.number);

function finish(history: History, preferredBytes: number) {
  const lived = live(history);
  const wanted = lived.fileBytes + history.restBytes;
  const sizeBytes = Math.min(wanted, mostGrowingBytes(lived.plan));
  return { lived, sizeBytes, end: finishGrowing(lived.plan, sizeBytes, preferredBytes) };
}

describe('a recording, however it grew', () => {
  it('has every byte in one part, in order, within every limit [L1] [L2]', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(0, 64 * MIB, 6 * GIB, NaN), (history, preferred) => {
        const { lived, sizeBytes, end } = finish(history, preferred);
        if (end.kind === 'empty' && sizeBytes === 0) return;
        if (end.kind !== 'parts') throw new Error(`${end.kind}: ${sizeBytes}`);
        requireWhole(assembled(lived.parts, end.parts), sizeBytes);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a byte back, and a number, as long as it grows [L4]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        live(history, (_, parts, { plan, fileBytes }) => {
          const keptBytes = parts.length > 0 ? fileBytes - plan.cutBytes : Infinity;
          expect(keptBytes).toBeGreaterThan(0);
          expect(plan.nextNumber).toBeLessThanOrEqual(10_000);
        });
      }),
    );
  });

  it('cuts as soon as a part is complete and a byte more is there [L4]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { plan, fileBytes } = live(history);
        const { parts } = cutGrowing(plan, Infinity);
        const next = parts[0];
        if (next === undefined || next.offsetBytes + next.sizeBytes < fileBytes) return;
        const endBytes = next.offsetBytes + next.sizeBytes;
        expect(cutGrowing(plan, endBytes).parts).toEqual([]);
        expect(cutGrowing(plan, endBytes + 1).parts).toEqual(endBytes < 5 * TIB ? [next] : []);
      }),
    );
  });

  it('never gives out a number or a byte twice [L7]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { numbers } = live(history, (before, parts, { plan }) => {
          expect(parts[0]?.offsetBytes ?? before.cutBytes).toBe(before.cutBytes);
          expect(plan.cutBytes).toBeGreaterThanOrEqual(before.cutBytes);
        });
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
    );
  });

  it('holds its head to the end, at number 1, and it covers what may be rewritten [L6]', () => {
    const holding = histories.filter(({ headBytes }) => headBytes > 0);
    fc.assert(
      fc.property(holding, (history) => {
        const { lived, end } = finish(history, 0);
        const early = lived.parts.filter(({ offsetBytes }) => offsetBytes < history.headBytes);
        expect(early).toEqual([]);
        expect(lived.numbers).not.toContain(1);
        if (end.kind !== 'parts' || end.parts.length === 1) return;
        const [head] = end.parts;
        expect(head).toMatchObject({ number: 1, offsetBytes: 0, isFinal: false });
        expect(head?.sizeBytes).toBe(Math.max(5 * MIB, history.headBytes));
      }),
    );
  });

  it('loses nothing of 5 TiB by being cut [L5]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(mostGrowingBytes(live(history).plan)).toBe(5 * TIB);
      }),
    );
  });

  it('may become as large as is told and no byte larger [L5] [L8]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { plan, parts } = live(history);
        const mostBytes = mostGrowingBytes(plan);
        const end = finishGrowing(plan, mostBytes);
        if (end.kind !== 'parts') throw new Error(end.kind);
        requireWhole(assembled(parts, end.parts), mostBytes);
        expect(finishGrowing(plan, mostBytes + 1)).toEqual({ kind: 'tooLarge', mostBytes });
      }),
      { numRuns: 40 },
    );
  });

  it('is no plan any more when it became shorter than what was cut [L8]', () => {
    fc.assert(
      fc.property(histories, fc.double({ min: 0, max: 1, noNaN: true }), (history, share) => {
        const { plan, parts } = live(history);
        const sizeBytes = Math.floor(plan.cutBytes * share);
        const end = finishGrowing(plan, sizeBytes);
        const only = { number: 1, offsetBytes: 0, sizeBytes, isFinal: true };
        const uncut = sizeBytes === 0 ? { kind: 'empty' } : { kind: 'parts', parts: [only] };
        const cut = { kind: 'shrunk', cutBytes: plan.cutBytes };
        expect(end).toMatchObject(parts.length > 0 ? cut : uncut);
      }),
    );
  });
});
