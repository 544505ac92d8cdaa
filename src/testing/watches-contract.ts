import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WATCH_SETTINGS_START, type KnownFile, type WatchesPort } from '../engine/index.ts';

interface OpenWatches {
  readonly watches: WatchesPort;
  close(): Promise<void>;
}

const aFolder = (path: string) => ({
  path,
  settings: { ...WATCH_SETTINGS_START, types: ['mov'], channel: 1 },
  kept: true,
  addedAtMs: 5.5,
});

/** @param path of it, with slashes */
function aFile(path: string, changes: Partial<KnownFile> = {}): KnownFile {
  const at = path.lastIndexOf('/');
  return {
    folder: path.slice(0, at),
    name: path.slice(at + 1),
    fileId: null,
    stamp: { sizeBytes: 7, mtimeNs: '1700000000123456789' },
    verdict: { kind: 'before' },
    goneAtMs: null,
    ...changes,
  };
}

/** What everything that keeps watch folders must do. */
export function watchesContract(name: string, open: () => Promise<OpenWatches>): void {
  describe(`${name} keeps the contract of watch folders`, () => {
    let opened: OpenWatches;
    let watches: WatchesPort;
    beforeEach(async () => {
      opened = await open();
      watches = opened.watches;
    });
    afterEach(async () => opened.close());
    const all = async (folder: string) => watches.filesIn(folder, '', 99);

    folders(() => watches);

    test('a file is known as it was saved last', async () => {
      const file = aFile('/card/a.mov', { verdict: { kind: 'brokenOff', why: 'no index' } });
      await watches.saveFiles([aFile('/card/a.mov'), aFile('/card/b.mov'), aFile('/card/x/a.mov')]);
      await watches.saveFiles([file]);
      expect(await all('/card')).toEqual([file, aFile('/card/b.mov')]);
      await watches.forgetFiles([file]);
      expect(await all('/card')).toEqual([aFile('/card/b.mov')]);
    });

    test('files come in pages, in the order of their names', async () => {
      await watches.saveFiles(['c', 'a', 'é', 'b'].map((one) => aFile(`/card/${one}`)));
      expect((await watches.filesIn('/card', '', 2)).map((file) => file.name)).toEqual(['a', 'b']);
      expect((await watches.filesIn('/card', 'b', 9)).map((file) => file.name)).toEqual(['c', 'é']);
    });

    test('a file is found by its number under every name, the one that is there last', async () => {
      const here = aFile('/card/new', { fileId: '9' });
      const gone = aFile('/card/old', { fileId: '9', goneAtMs: 3 });
      const longGone = aFile('/card/older', { fileId: '9', goneAtMs: 2 });
      await watches.saveFiles([here, longGone, gone, aFile('/card/x', { fileId: '8' })]);
      expect(await watches.filesWithId('9')).toEqual([longGone, gone, here]);
    });

    test('folders below a folder are those, and not its neighbours', async () => {
      await watches.saveFiles(
        ['/card/a', '/card/b', '/card/DCIM/1/a', '/card/DCIM/2/a', '/card2/a', '/car/a', '/a'].map(
          (path) => aFile(path),
        ),
      );
      const below = ['/card', '/card/DCIM/1', '/card/DCIM/2'];
      expect([...(await watches.foldersBelow('/card'))].toSorted()).toEqual(below);
      expect(await watches.foldersBelow('/card/DCIM')).toEqual(below.slice(1));
      expect((await watches.countBelow('/card')).before).toBe(4);
      await watches.forgetFolders(['/card', '/card/DCIM/1']);
      expect(await watches.foldersBelow('/card')).toEqual(['/card/DCIM/2']);
    });

    test('counts by verdict', async () => {
      const verdicts = ['before', 'growing', 'handedOver', 'handedOver'] as const;
      await watches.saveFiles(
        verdicts.map((kind, index) => aFile(`/card/${index}`, { verdict: { kind } })),
      );
      const counts = { before: 1, growing: 1, handedOver: 2, brokenOff: 0 };
      expect(await watches.countBelow('/card')).toEqual(counts);
    });

    test('forgets what has been gone for long, and what was there before after longer', async () => {
      const sent = { verdict: { kind: 'handedOver' } } as const;
      await watches.saveFiles([
        aFile('/card/here', sent),
        aFile('/card/before', { goneAtMs: 5 }),
        aFile('/card/oldBefore', { goneAtMs: 1 }),
        aFile('/card/sent', { ...sent, goneAtMs: 5 }),
        aFile('/card/justNow', { ...sent, goneAtMs: 10 }),
      ]);
      await watches.forgetGone({ beforeGoneMs: 2, othersGoneMs: 10 });
      const left = (await all('/card')).map((file) => file.name);
      expect(left).toEqual(['before', 'here', 'justNow']);
    });
  });
}

function folders(watches: () => WatchesPort): void {
  test('a folder is kept as it was saved last, with the report it has', async () => {
    await watches().saveFolder(aFolder('/b'));
    await watches().saveFolder({ ...aFolder('/a'), kept: false });
    await watches().saveReport('/b', { state: 'missing', why: 'gone' });
    await watches().saveReport('/c', { state: 'watching', why: null });
    await watches().saveFolder({ ...aFolder('/b'), addedAtMs: 6 });
    expect(await watches().folders()).toEqual([
      { ...aFolder('/a'), kept: false, report: null },
      { ...aFolder('/b'), addedAtMs: 6, report: { state: 'missing', why: 'gone' } },
    ]);
  });

  test('a folder that is removed is gone, and what is known of its files is not', async () => {
    await watches().saveFolder(aFolder('/a'));
    await watches().saveFiles([aFile('/a/x')]);
    expect(await watches().removeFolder('/a')).toBe(true);
    expect(await watches().removeFolder('/a')).toBe(false);
    expect(await watches().folders()).toEqual([]);
    expect(await watches().filesIn('/a', '', 9)).toHaveLength(1);
  });
}
