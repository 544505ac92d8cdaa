import { describe, expect, test } from 'vitest';
import { snapshotWith, uploadsWith } from './fixtures.ts';
import { announcement, deliverySentence, newResults } from './results.ts';

describe('new results', () => {
  test('are one sentence, however many came at once', () => {
    const before = uploadsWith({ completed: 2, failed: 0, skipped: 1 });
    const after = uploadsWith({ completed: 5, failed: 1, skipped: 1 });
    expect(newResults(before, after)).toBe('3 files arrived (5 in all), 1 file failed (1 in all).');
  });

  test('are none when counts stand still or fall, as by a retry', () => {
    const before = uploadsWith({ completed: 2, failed: 1 });
    expect(newResults(before, before)).toBeNull();
    expect(newResults(before, uploadsWith({ completed: 2, failed: 0, queued: 1 }))).toBeNull();
  });
});

describe('what is read out', () => {
  const asking = { kind: 'asking' } as const;
  const live = { kind: 'live', snapshot: snapshotWith() } as const;
  const silent = { kind: 'silent', why: 'It cannot be reached.', lastAtMs: null } as const;
  const linkInvalid = { kind: 'linkInvalid' } as const;

  test.each([
    ['opening the page', asking, live, null],
    ['nothing new', live, live, null],
    ['losing the device', live, silent, 'The device does not answer.'],
    ['never finding it', asking, silent, 'The device does not answer.'],
    ['still not finding it', silent, { ...silent, why: 'Other.' }, null],
    ['its return', silent, live, 'The device answers again.'],
    ['its restart', silent, linkInvalid, 'The link of this page is no longer valid.'],
  ])('on %s', (_, before, after, text) => {
    expect(announcement(before, after)).toBe(text);
  });

  test('is a result', () => {
    const uploads = uploadsWith({ completed: 1 });
    const after = { kind: 'live', snapshot: snapshotWith({ uploads }) } as const;
    expect(announcement(live, after)).toBe('1 file arrived (1 in all).');
  });
});

describe('has everything arrived?', () => {
  const folder = { path: '/media', state: 'watching', why: null } as const;
  test.each([
    ['work left', uploadsWith({ remainingFiles: 2, completed: 3 }), [], '2 files still to go.'],
    [
      'failures',
      uploadsWith({ completed: 3, failed: 1, skipped: 1 }),
      [],
      'Nothing is left to send, but 2 files did not arrive.',
    ],
    ['nothing yet', uploadsWith(), [], 'Nothing waits, and nothing has arrived yet.'],
    ['all there', uploadsWith({ completed: 3 }), [folder], 'Everything queued has arrived.'],
    [
      'a file still growing',
      uploadsWith({ completed: 3 }),
      [{ ...folder, why: 'B.mov: it is still growing' }],
      'Everything queued has arrived; a watched folder has more to say, see there.',
    ],
    [
      'a folder gone',
      uploadsWith({ completed: 3 }),
      [{ ...folder, state: 'missing' as const }],
      'Everything queued has arrived; a watched folder has more to say, see there.',
    ],
  ])('with %s', (_, uploads, watch, text) => {
    expect(deliverySentence({ uploads, watch })).toBe(text);
  });
});
