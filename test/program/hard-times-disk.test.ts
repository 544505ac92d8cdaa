import { describe, expect, test } from 'vitest';
import {
  changedAmidParts,
  edgeSizes,
  failings,
  fullDiskEndsUpload,
  fullDiskHoldsDevice,
  lostDiskOfDevice,
  lostDiskOfUpload,
} from '../support/hard-times/index.ts';
import { mayMount } from '../support/mount.ts';

const SKIPPED = mayMount ? '' : ' (skipped: needs Linux, and root to mount)';

describe.concurrent('hard times with disks', { timeout: 120_000 }, () => {
  describe.skipIf(!mayMount)(`the disk of the queue fills up amid parts${SKIPPED}`, () => {
    test('`upload` ends and says so; with room again it goes on', async () => {
      expect(failings(await fullDiskEndsUpload())).toEqual([]);
    });

    test('a device waits for room, told once, and goes on by itself', async () => {
      expect(failings(await fullDiskHoldsDevice())).toEqual([]);
    });

    test('a card that is unmounted and mounted again goes on by itself', async () => {
      expect(failings(await lostDiskOfDevice('unmounted', 2_000))).toEqual([]);
    });
  });

  test('a card that is gone and back goes on by itself', async () => {
    expect(failings(await lostDiskOfDevice('renamed', 2_000))).toEqual([]);
  });

  test('`upload` ends without the card, and goes on when told its files again', async () => {
    expect(failings(await lostDiskOfUpload('renamed'))).toEqual([]);
  });

  test.each(['rewritten', 'grown', 'truncated'] as const)(
    'a file that is %s amid parts is never taken for complete; sent anew, it arrives',
    async (how) => expect(failings(await changedAmidParts(how))).toEqual([]),
  );

  test('files of every edge of parts, and a sparse one, arrive', async () => {
    expect(failings(await edgeSizes(300_000_000))).toEqual([]);
  });
});
