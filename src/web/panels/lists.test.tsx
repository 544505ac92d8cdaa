import { describe, expect, test } from 'vitest';
import { currentWith, rowWith, snapshotWith, uploadsWith } from '../fixtures.ts';
import { render, renderList } from '../rendering.tsx';
import { Completed } from './completed.tsx';
import { Now } from './now.tsx';
import { Undelivered } from './undelivered.tsx';
import { Waiting } from './waiting.tsx';
import { WatchFolders } from './watch-folders.tsx';

const EVIL = '<img src=x onerror=alert(1)>\n.mov';
const EVIL_SHOWN = '&lt;img src=x onerror=alert(1)&gt;[U+000A].mov';

describe('now', () => {
  test('shows name, progress and speed of each file', () => {
    const snapshot = snapshotWith({ current: [currentWith({ why: 'Asking Frame.io' })] });
    const { html, text } = render(<Now snapshot={snapshot} />);
    expect(text).toContain('A001.mov');
    expect(text).toContain('250.0 MB of 1.0 GB · 25 % · 12.5 MB/s');
    expect(text).toContain('Asking Frame.io');
    expect(html).toMatch(/<progress[^>]* max="1000000000"[^>]* value="250000000"/);
    const id = /<progress aria-labelledby="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`id="${id}"`);
  });

  test('shows how much has gone up of what is recorded by now', () => {
    const recordedBytes = 300_000_000;
    const growing = currentWith({ totalBytes: null, recordedBytes, mode: 'growing' });
    const { html, text } = render(<Now snapshot={snapshotWith({ current: [growing] })} />);
    expect(html).toMatch(/<progress[^>]* max="300000000"[^>]* value="250000000"/);
    expect(text).toContain('Recording · 250.0 MB of the 300.0 MB so far sent · 12.5 MB/s');
  });

  test('shows no length for a file whose size is not known', () => {
    const growing = currentWith({ totalBytes: null, mode: 'growing' });
    const { html, text } = render(<Now snapshot={snapshotWith({ current: [growing] })} />);
    expect(html).toMatch(/<progress aria-labelledby="[^"]+"><\/progress>/);
    expect(text).toContain('Recording · 250.0 MB sent so far · 12.5 MB/s');
  });

  test('shows an evil name as text', () => {
    const current = [currentWith({ path: `/media/${EVIL}` })];
    const { html } = render(<Now snapshot={snapshotWith({ current })} />);
    expect(html).toContain(EVIL_SHOWN);
    expect(html).not.toContain('<img');
  });
});

describe('waiting', () => {
  const states = ['queued', 'uploading'];

  test('leaves out what is being sent', () => {
    const rows = [rowWith(), rowWith({ uploadId: 'u2', name: 'A002.mov', state: 'uploading' })];
    const uploads = uploadsWith({ queued: 1, uploading: 1 });
    const snapshot = snapshotWith({ uploads, current: [currentWith()] });
    const { text } = renderList(<Waiting snapshot={snapshot} />, states, rows);
    expect(text).toContain('Waiting 1');
    expect(text).not.toContain('A001.mov');
    expect(text).toContain('A002.mov');
  });

  test('shows what has begun but stands still, with its reason', () => {
    const row = rowWith({ state: 'uploading', sentBytes: 5_000_000, why: 'Frame.io is busy' });
    const uploads = uploadsWith({ uploading: 1 });
    const { text } = renderList(<Waiting snapshot={snapshotWith({ uploads })} />, states, [row]);
    expect(text).toContain('5.0 MB of 1.0 GB already sent');
    expect(text).toContain('Frame.io is busy');
  });

  test('says when it shows only a part', () => {
    const list = <Waiting snapshot={snapshotWith()} />;
    const { text } = renderList(list, states, [rowWith()], 'u1');
    expect(text).toContain('The first 1 are shown, in order. Show more: Waiting');
  });
});

describe('results', () => {
  test('that arrived carry asset id and checksum in full', () => {
    const sha256 = 'c0ffee'.repeat(10) + 'beef';
    const row = rowWith({ state: 'completed', assetId: 'asset-1', sha256 });
    const { text } = renderList(<Completed count={1} />, ['completed'], [row]);
    expect(text).toContain('asset-1');
    expect(text).toContain(`sha256 ${sha256.slice(0, 12)}…`);
    expect(text).toContain(sha256);
  });

  test('that failed carry their reason and what to do', () => {
    const row = rowWith({
      name: EVIL,
      state: 'failed',
      why: 'The file has vanished',
      hint: 'Put the file back.',
      code: 'file_vanished',
    });
    const { html, text } = renderList(<Undelivered count={1} />, ['failed', 'skipped'], [row]);
    expect(text).toContain('Failed');
    expect(text).toContain('The file has vanished. Put the file back.');
    expect(html).toContain(EVIL_SHOWN);
    expect(html).not.toContain('<img');
  });
});

describe('empty lists say what to do next', () => {
  test.each([
    ['now', render(<Now snapshot={snapshotWith()} />), 'dailies upload'],
    ['watch folders', render(<WatchFolders folders={[]} />), 'dailies upload FILE'],
    [
      'waiting',
      renderList(<Waiting snapshot={snapshotWith()} />, ['queued', 'uploading'], []),
      'No file waits',
    ],
    ['completed', renderList(<Completed count={0} />, ['completed'], []), 'Nothing has arrived'],
    [
      'failed',
      renderList(<Undelivered count={0} />, ['failed', 'skipped'], []),
      'nothing to do here',
    ],
  ])('%s', (_, { text }, words) => {
    expect(text).toContain(words);
  });
});
