import { describe, expect, test } from 'vitest';
import { snapshotWith } from './fixtures.ts';
import { FRESH_MS, titleOf, viewOf } from './view.ts';

const snapshot = snapshotWith();
const reply = { kind: 'answered', snapshot, atMs: 1_000_000 } as const;

describe('what the page may show', () => {
  test('is a question before the first reply', () => {
    expect(viewOf(undefined, 0)).toEqual({ kind: 'asking' });
  });

  test('is the device while its word is fresh', () => {
    expect(viewOf(reply, reply.atMs)).toEqual({ kind: 'live', snapshot });
    expect(viewOf(reply, reply.atMs + FRESH_MS)).toEqual({ kind: 'live', snapshot });
  });

  test('is not the device once its word is old, though nothing has failed', () => {
    expect(viewOf(reply, reply.atMs + FRESH_MS + 1)).toEqual({
      kind: 'silent',
      why: 'It has not answered for 16 s.',
      lastAtMs: reply.atMs,
    });
  });

  test('stays silent or refused as the reply says', () => {
    const silent = { kind: 'silent', why: 'It cannot be reached.', lastAtMs: null } as const;
    expect(viewOf(silent, 5)).toBe(silent);
    expect(viewOf({ kind: 'linkInvalid' }, 5)).toEqual({ kind: 'linkInvalid' });
  });
});

test('the tab says how the device is, and never while that is not known', () => {
  expect(titleOf({ kind: 'live', snapshot }, 'Online')).toBe('Online · A-Cam · dailies');
  expect(titleOf({ kind: 'asking' }, 'Online')).toBe('dailies');
  expect(titleOf({ kind: 'linkInvalid' }, 'Online')).toBe('No answer · dailies');
});
