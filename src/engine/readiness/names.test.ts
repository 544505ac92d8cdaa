import { describe, expect, test } from 'vitest';
import { extensionOf, isSidecar, temporaryNameOf, type ContainerReport } from './index.ts';
import { extensionOfName, whyIgnored } from './names.ts';

describe('a name', () => {
  test.each([
    '.hidden.mp4',
    '._A001.mp4',
    '.DS_Store',
    '~$report.doc',
    '~lock',
    'A.mp4.crdownload',
  ])('is ignored: %s', (name) => expect(whyIgnored(name)).not.toBeNull());
  test.each(['Thumbs.db', 'desktop.ini', 'A.mp4.lock', 'B.DOWNLOAD'])('is ignored: %s', (name) => {
    expect(whyIgnored(name)).not.toBeNull();
  });
  test.each(['A001.mp4', 'A001C001.XML', 'A001.mhl', 'A.mp4.part', 'A.tmp', 'no extension'])(
    'is looked at: %s',
    (name) => expect(whyIgnored(name)).toBeNull(),
  );

  test.each([
    ['A.mp4.recording', 'A.mp4'],
    ['A.mp4.PART', 'A.mp4'],
    ['a.b.mxf.filepart', 'a.b.mxf'],
    ['A.tmp', null],
    ['A.partial', null],
    ['.tmp', null],
  ])('%s is temporary, and will be %s', (name, innerName) => {
    expect(temporaryNameOf(name)).toEqual({ innerName });
  });
  test.each(['A.mp4', 'tmp', 'part.mov', 'A.template', 'A.parts'])(
    '%s is a lasting one',
    (name) => {
      expect(temporaryNameOf(name)).toBeNull();
    },
  );

  test('of a sidecar is known', () => {
    expect(['A.XML', 'A.ale', 'A.mhl', 'look.cube', 'A.LRV'].every(isSidecar)).toBe(true);
    expect(isSidecar('A.mp4') || isSidecar('xml')).toBe(false);
  });

  test('has an extension in lower case, or none', () => {
    expect(['A.MP4', 'a.b.mov', '.hidden', 'A.', 'A', ''].map(extensionOfName)).toEqual([
      '.mp4',
      '.mov',
      '',
      '',
      '',
      '',
    ]);
  });

  test('can be told from the content', () => {
    const called = (kind: ContainerReport['kind'], extension?: string) =>
      extensionOf({
        kind,
        end: null,
        head: 'kept',
        madeAtMs: null,
        ...(extension && { extension }),
      });
    expect(called('mp4', '.mov')).toBe('.mov');
    expect([called('fragmentedMp4'), called('transportStream'), called('wave')]).toEqual([
      '.mp4',
      '.ts',
      '.wav',
    ]);
    expect([called('still'), called('unknown')]).toEqual([null, null]);
  });
});
