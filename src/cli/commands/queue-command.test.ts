import { describe, expect, test } from 'vitest';
import { choose, tellFiles, tellFirst } from './queue-command.ts';
import { rowWords } from './queue-list.ts';

const device = { resolve: async (id: string) => `${id}-whole` };

describe('what is told the queue', () => {
  test('ids are made whole, each once', async () => {
    const telling = tellFiles('hold', choose('hold', ['3f2a', '90bc', '3f2a'], false));
    expect(await telling.make(device)).toEqual({
      kind: 'hold',
      which: ['3f2a-whole', '90bc-whole'],
    });
  });

  test('all needs no id', async () => {
    const telling = tellFiles('retry', choose('retry', [], true, '--failed'));
    expect(await telling.make(device)).toEqual({ kind: 'retry', which: 'all' });
    expect(await tellFirst('3f2a').make(device)).toEqual({ kind: 'first', id: '3f2a-whole' });
  });

  test('ids and all, or neither, is nothing that can be meant', () => {
    expect(() => choose('cancel', ['3f2a'], true)).toThrow('not both');
    expect(() => choose('retry', [], false, '--failed')).toThrow('--failed');
  });

  test('says how many, and when there was nothing to do', () => {
    const { words } = tellFiles('cancel', { kind: 'all' });
    const settings = { paused: false, mode: 'automatic', bandwidth: [], priority: [] } as const;
    expect(words(1, settings)).toMatch(/^1 file cancelled/);
    expect(words(12, settings)).toMatch(/^12 files cancelled/);
    expect(words(0, settings)).toBe('There was nothing to cancel');
  });
});

describe('a line of the queue', () => {
  const row = {
    mode: 'finished',
    uploadId: '3f2a90bc-aaaa-4bbb-8ccc-dddddddddddd',
    path: '/card/A001.mp4',
    name: 'A001.mp4',
    state: 'queued',
    sentBytes: 0,
    totalBytes: 1_000,
    partsSent: 0,
    partsTotal: 0,
    why: 'It waits\u001b[2J',
    code: null,
    hint: null,
    assetId: null,
    sha256: null,
    projectId: null,
    held: true,
    deadline: null,
    deliveredAt: null,
  } as const;

  test('begins with the short id, and why it waits is below it', () => {
    expect(rowWords(row)).toMatch(
      /^3f2a90bc {2}held here +1\.0 kB {2}A001\.mp4\n {10}It waits\\u\{1b}/,
    );
  });

  test('says held here only of what would else go on', () => {
    expect(rowWords({ ...row, state: 'failed' })).toContain('failed');
    expect(rowWords({ ...row, state: 'failed' })).not.toContain('held here');
  });

  test('says how far an upload has got', () => {
    expect(rowWords({ ...row, state: 'uploading', held: false, sentBytes: 500 })).toContain('50 %');
  });
});
