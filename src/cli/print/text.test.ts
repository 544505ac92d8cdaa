import { describe, expect, test } from 'vitest';
import type { FinalVerdict } from './command-event.ts';
import type { PrintedEvent } from './printer.ts';
import { makeWords } from './text.ts';

const words = (event: PrintedEvent) => makeWords()(event);
const upload = { uploadId: '3f2a90bc-0000', path: '/card/A001.mp4' } as const;

describe('in words', () => {
  test('a restart says what is lost, and which asset stays behind', () => {
    const text = words({
      ...upload,
      type: 'restarted',
      assetId: 'asset-1',
      code: 'url_expired',
      message: 'The 24 hours are over',
    });
    expect(text).toMatch(/Restarted +A001\.mp4 +The 24 hours are over\n +.*asset-1.*delete it at/);
  });

  test('a deadline at risk says when it ends', () => {
    const text = words({
      ...upload,
      type: 'deadlineAtRisk',
      deadline: '2026-11-23T12:00:00.000Z',
      message: 'Too slow for its 24 hours',
    });
    expect(text).toMatch(/At risk +A001\.mp4 .*\n +.*2026-11-2\d \d\d:\d\d/);
  });

  test("what is held here is never called Paused, which is Frame.io's word", () => {
    const hold = { code: null, message: 'You hold the queue', sinceMs: 0 };
    const text = words({ type: 'held', reasons: [{ ...hold, reason: 'user' }] });
    expect(text).toBe('The queue is held here: dailies queue resume lets it go');
    expect(text).not.toMatch(/paused/i);
    expect(words({ type: 'held', reasons: [] })).toBe('The queue moves again.');
  });

  test('names of refused files cannot move the cursor', () => {
    const refused = [{ id: '3f2a90bc-0000', why: 'no \u001b[2J' }];
    const settings = { paused: false, mode: 'automatic', priority: [] } as const;
    const told = { command: 'hold', changed: 0, refused, settings, message: 'None.' };
    const text = words({ type: 'queue', ...told });
    expect(text).toBe('None.\nRefused    3f2a90bc  no \\u{1b}[2J');
  });

  test('a ledger line lines up with its head whatever its size', () => {
    const line = (totalBytes: number) =>
      words({
        type: 'delivery',
        uploadId: 'u',
        assetId: 'a',
        projectId: null,
        path: '/p',
        name: 'A001.mp4',
        totalBytes,
        sha256: 'c0ffee'.repeat(10),
        deliveredAt: '2026-11-23T12:00:00.000Z',
      })?.indexOf('A001.mp4');
    expect(line(1)).toBe(line(5_000_000_000_000));
  });
});

describe('the final verdict in words', () => {
  const verdict = (differs: Partial<FinalVerdict>) =>
    words({
      type: 'verdict',
      arrived: 214,
      notArrived: 0,
      inOtherProject: 0,
      totalBytes: 812_000_000_000,
      durationMs: 1,
      mayFormat: true,
      ofFolders: true,
      leftOut: { hidden: 0, folderLinks: 0, special: 0 },
      ...differs,
    });

  test.each<[Partial<FinalVerdict>, string]>([
    [{}, 'All 214 files (812 GB) have arrived, byte for byte. This card may be formatted.'],
    [
      { arrived: 211, notArrived: 3, mayFormat: false },
      '3 of 214 files have not arrived. Do not format.',
    ],
    [
      { arrived: 0, notArrived: 1, mayFormat: false },
      '1 of 1 file has not arrived. Do not format.',
    ],
    [
      { arrived: 1, ofFolders: false, totalBytes: 10 },
      'The one file (10 B) has arrived, byte for byte. What was named may be erased.',
    ],
  ])('%j', (differs, text) => {
    expect(verdict(differs)).toBe(text);
  });

  test('what was not looked at, and what is elsewhere, is said before the answer', () => {
    const text = verdict({ leftOut: { hidden: 2, folderLinks: 1, special: 0 }, inOtherProject: 1 });
    const [unseen, elsewhere, answer] = text?.split('\n') ?? [];
    expect(unseen).toMatch(/^Not looked at: 2 hidden .*1 link/);
    expect(elsewhere).toContain('another project');
    expect(answer).toMatch(/^All 214/);
  });
});
