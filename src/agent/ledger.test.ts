import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, Job, JobState } from '../engine/index.ts';
import { diskFiles } from '../platform/index.ts';
import { Ledger, type LedgerParts } from './ledger.ts';
import { delivery, ledgerStore, queuedJob } from './testing/ledger-store.ts';

const disk = diskFiles();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const deliveryOf = (path: string, differs: Partial<Delivery> = {}) =>
  delivery({
    path,
    name: basename(path),
    sizeBytes: readFileSync(path).length,
    sha256: sha256(path),
    ...differs,
  });

/** Reads of whole files, counted: reading a card takes hours. */
class CountedFiles {
  read: string[] = [];
  meanwhile: () => void = () => undefined;
  readonly facts = disk.facts.bind(disk);
  readonly sample = disk.sample.bind(disk);
  readonly hash: LedgerParts['files']['hash'] = async (path, stamp, ranges, control) => {
    this.read.push(path);
    this.meanwhile();
    return disk.hash(path, stamp, ranges, control);
  };
}

describe('the ledger, asked about a file', () => {
  let files: CountedFiles;
  beforeEach(() => {
    files = new CountedFiles();
  });
  const control = { cancel: new AbortController().signal, onProgress: () => undefined };
  const ask = async (
    path: string,
    deliveries: Delivery[],
    jobs: Job[] = [],
    projectId = 'project-1',
  ) =>
    new Ledger({
      store: ledgerStore(deliveries, jobs),
      files,
      projectId: () => projectId,
    }).verify(path, control);

  test('says that it arrived: where, when, and under which path', async () => {
    const path = file('A001.mp4', 'the same bytes');
    expect(await ask(path, [deliveryOf(path)])).toMatchObject({
      verdict: 'arrived',
      assetId: 'asset-1',
      projectId: 'project-1',
      otherProject: false,
      deliveredPath: path,
      deliveredAt: '2026-11-20T14:03:00.000Z',
      sha256: sha256(path),
      totalBytes: 14,
      message: expect.stringMatching(/2026-11-20.*project-1/),
    });
  });

  test('knows it by its content, under another name, in another folder, with another time', async () => {
    const path = file('copy.bak', 'the same bytes');
    utimesSync(path, 1, 1);
    const before = deliveryOf(path, { path: '/Volumes/CARD/A001.mp4', name: 'A001.mp4' });
    expect(await ask(path, [before])).toMatchObject({
      verdict: 'arrived',
      deliveredPath: '/Volumes/CARD/A001.mp4',
    });
  });

  test('notices one byte that changed while size and time stayed', async () => {
    const path = file('A001.mp4', 'the same bytes');
    const before = deliveryOf(path);
    writeFileSync(path, 'the same bytez');
    utimesSync(path, 1, 1);
    expect(await ask(path, [before])).toMatchObject({
      verdict: 'different',
      assetId: null,
      sha256: sha256(path),
      message: expect.stringContaining('changed since it was delivered on 2026-11-20'),
    });
  });

  test('notices that the file of a completed upload has grown', async () => {
    const path = file('A001.mp4', 'the same bytes and more');
    const state: JobState = {
      kind: 'completed',
      assetId: 'asset-1',
      sha256: 'c0ffee',
      completedAtMs: Date.parse('2026-11-20T14:03:00.000Z'),
    };
    const verification = await ask(path, [], [queuedJob({ path, state })]);
    expect(verification).toMatchObject({ verdict: 'different', sha256: null });
    expect(files.read).toEqual([]);
  });

  test('takes no other file of that name and size for it', async () => {
    const path = file('IMG_0001.dng', 'another frame!');
    const before = deliveryOf(path, { path: '/CARD-1/IMG_0001.dng', sha256: 'c0ffee' });
    expect(await ask(path, [before])).toMatchObject({
      verdict: 'different',
      message: expect.stringContaining('of this name and size'),
    });
  });

  test('does not read a file when nothing of its size was delivered', async () => {
    const path = file('new.mp4', 'never sent');
    const other = delivery({ sizeBytes: 11, name: 'new.mp4' });
    expect(await ask(path, [other])).toMatchObject({
      verdict: 'missing',
      uploadId: null,
      sha256: null,
    });
    expect(files.read).toEqual([]);
  });

  test('does not read frames of a sequence of which none was delivered, though all are of one size', async () => {
    const frames = Array.from({ length: 50 }, (_, n) => file(`new-${n}.dng`, `frame ${n + 10}`));
    const before = Array.from({ length: 1_000 }, (_, n) =>
      delivery({ name: `old-${n}.dng`, sizeBytes: 8, sample: `sample-${n}` }),
    );
    const store = ledgerStore(before);
    let ofSize = 0;
    const deliveriesLike: typeof store.deliveriesLike = async (content) => {
      if (content.sample === null) ofSize += 1;
      return store.deliveriesLike(content);
    };
    const ledger = new Ledger({
      store: { ...store, deliveriesLike },
      files,
      projectId: () => null,
    });
    for (const frame of frames) {
      expect(await ledger.verify(frame, control)).toMatchObject({ verdict: 'missing' });
    }
    expect(files.read).toEqual([]);
    expect(ofSize, 'a thousand lines are not read for each frame').toBe(1);
  });

  test('prefers the delivery to the project that is paired, and tells of another', async () => {
    const path = file('A001.mp4', 'the same bytes');
    const there = deliveryOf(path, { projectId: 'project-2', assetId: 'asset-2' });
    const both = [deliveryOf(path), there];
    expect(await ask(path, both)).toMatchObject({ assetId: 'asset-1', otherProject: false });
    expect(await ask(path, [there])).toMatchObject({
      verdict: 'arrived',
      otherProject: true,
      message: expect.stringContaining('another project (project-2)'),
    });
  });

  test('an empty file cannot arrive, and one that is gone has not', async () => {
    expect(await ask(file('empty.mp4', ''), [])).toMatchObject({ verdict: 'empty', totalBytes: 0 });
    const gone = await ask(join(folder, 'gone.mp4'), []);
    expect(gone).toMatchObject({ verdict: 'vanished', totalBytes: null });
    expect(await ask(folder, [])).toMatchObject({ verdict: 'unreadable' });
  });

  test('a file that changes while it is read has not arrived', async () => {
    const path = file('A001.mp4', 'the same bytes');
    files.meanwhile = () => appendFileSync(path, '!');
    const verification = await ask(path, [deliveryOf(path)]);
    expect(verification).toMatchObject({
      verdict: 'different',
      message: expect.stringContaining('something writes to it'),
    });
  });

  test.each<[string, Partial<Job>, RegExp]>([
    ['waits', {}, /waits in the queue$/],
    [
      'waits after a fault',
      { state: { kind: 'queued', attempts: 1, notBeforeMs: 0, why: 'Frame.io is busy' } },
      /Frame\.io is busy/,
    ],
    ['goes up', { state: { kind: 'sending', assetId: 'a', urlsIssuedAtMs: 0 } }, /goes up now/],
    ['is held', { held: true }, /held here/],
    [
      'failed',
      { state: { kind: 'failed', code: 'refused', message: 'No room', resumable: null } },
      /failed: No room/,
    ],
    [
      'failed while it was held',
      {
        held: true,
        state: { kind: 'failed', code: 'refused', message: 'No room', resumable: null },
      },
      /failed: No room/,
    ],
    [
      'was skipped',
      { state: { kind: 'skipped', code: 'paused', message: 'Paused at Frame.io' } },
      /skipped: Paused/,
    ],
    ['was cancelled', { state: { kind: 'cancelled' } }, /cancelled/],
    [
      'changed after it was queued',
      { stamp: { sizeBytes: 1, mtimeNs: '1' } },
      /changed after it was queued/,
    ],
  ])('says where a missing file stands: it %s', async (_, differs, words) => {
    const path = file('A001.mp4', 'the same bytes');
    const facts = await disk.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    const job = queuedJob({ path, stamp: facts.stamp, ...differs });
    const verification = await ask(path, [], [job]);
    expect(verification).toMatchObject({ verdict: 'missing', uploadId: 'job-1' });
    expect(verification?.message).toMatch(words);
  });

  test('a delivery of an older dailies, which noted no project, is in no other project', async () => {
    const path = file('A001.mp4', 'the same bytes');
    const old = deliveryOf(path, { projectId: null });
    expect(await ask(path, [old])).toMatchObject({ verdict: 'arrived', otherProject: false });
  });
});
