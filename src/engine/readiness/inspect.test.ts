import { describe, expect, test } from 'vitest';
import { inspected, wholePrefixes } from '../testing/inspected.ts';
import { realMedia, type MediaName } from '../testing/real-media.ts';

const COMPLETE = { complete: true };

describe('the container of a real file', () => {
  test.each<[MediaName, string, object | null, string]>([
    ['classic.mp4', 'mp4', COMPLETE, 'rewritten'],
    ['index-first.mp4', 'mp4', COMPLETE, 'rewritten'],
    ['classic.mov', 'mp4', COMPLETE, 'rewritten'],
    ['fragmented.mp4', 'fragmentedMp4', COMPLETE, 'kept'],
    ['fragmented-no-index.mp4', 'fragmentedMp4', null, 'kept'],
    ['op1a.mxf', 'mxf', COMPLETE, 'kept'],
    ['plain.wav', 'wave', COMPLETE, 'rewritten'],
    ['broadcast.wav', 'wave', COMPLETE, 'rewritten'],
    ['long.wav', 'wave', COMPLETE, 'rewritten'],
    ['plain.avi', 'avi', COMPLETE, 'rewritten'],
    ['plain.ts', 'transportStream', null, 'kept'],
    ['timed.m2ts', 'transportStream', null, 'kept'],
    ['plain.jpg', 'still', COMPLETE, 'rewritten'],
    ['plain.png', 'still', COMPLETE, 'rewritten'],
    ['plain.tiff', 'still', COMPLETE, 'rewritten'],
    ['plain.mkv', 'unknown', null, 'rewritten'],
  ])('%s is %s, whatever it is called', async (name, kind, end, head) => {
    const file = realMedia(name);
    for (const called of [name, 'take.tmp', 'take']) {
      expect(await inspected(called, file)).toMatchObject({ kind, end, head });
    }
    expect((await inspected(name, file)).reads).toBeLessThan(15);
  });

  test.each<MediaName>([
    'classic.mp4',
    'index-first.mp4',
    'classic.mov',
    'fragmented.mp4',
    'op1a.mxf',
    'plain.wav',
    'broadcast.wav',
    'long.wav',
    'plain.avi',
    'plain.jpg',
    'plain.png',
    'plain.tiff',
  ])('%s is not complete at any earlier point of its length', async (name) => {
    expect(await wholePrefixes(name, realMedia(name))).toEqual([]);
  });

  test('nor is any of them with something behind it that is not theirs', async () => {
    for (const name of [
      'classic.mp4',
      'op1a.mxf',
      'plain.wav',
      'plain.avi',
      'plain.png',
    ] as const) {
      const longer = Buffer.concat([realMedia(name), Buffer.alloc(700, 0xab)]);
      expect((await inspected(name, longer)).end, name).toMatchObject({ complete: false });
    }
  });

  test('says when the media was made, where it knows', async () => {
    const made = async (name: MediaName) => (await inspected(name, realMedia(name))).madeAtMs;
    expect(await made('dated.mp4')).toBe(Date.UTC(2026, 2, 14, 9, 26, 53));
    // A recorder of sound writes the time of the place where it is.
    expect(await made('broadcast.wav')).toBe(new Date(2026, 2, 14, 9, 26, 53).getTime());
    expect(await made('classic.mp4')).toBeNull();
    expect(await made('plain.wav')).toBeNull();
  });
});

describe('a file of a name that promises a container', () => {
  test.each(['A.mp4', 'A.MOV', 'A.mxf', 'A.wav', 'A.avi', 'A.jpg', 'A.png'])(
    '%s is not finished while it is something else, such as reserved space',
    async (name) => {
      const end = { complete: false, why: expect.stringContaining('its beginning') };
      expect(await inspected(name, Buffer.alloc(8_192))).toMatchObject({ head: 'rewritten', end });
    },
  );

  test('of any other name it is unknown, and its head is not to be relied on', async () => {
    const unknown = { kind: 'unknown', end: null, head: 'rewritten' };
    expect(await inspected('A001.R3D', Buffer.alloc(8_192))).toMatchObject(unknown);
    expect(await inspected('', Buffer.alloc(0))).toMatchObject(unknown);
    expect(await inspected('frame.ari', Buffer.alloc(64))).toMatchObject({ kind: 'still' });
  });
});

describe('odd bytes', () => {
  /** The same on every run. */
  function* noise(seed: number): Generator<number> {
    for (let at = seed >>> 0; ; at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0)
      yield at >>> 24;
  }
  const BEGINNINGS = ['\0\0\0\x18ftypisom', 'RIFF\0\0\0\0WAVE', 'RF64\xff\xff\xff\xffWAVEds64'];
  const OTHERS = ['RIFF\x10\0\0\0AVI ', '\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0', 'MM\0*\0\0\0\x08'];
  const MXF = '\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02\x04\0\x83\0\0\x78';

  test.each([...BEGINNINGS, ...OTHERS, MXF])(
    'after %j are never complete, and never throw',
    async (begin) => {
      for (let seed = 1; seed <= 200; seed++) {
        const random = noise(seed);
        const rest = Buffer.from(
          Array.from({ length: seed * 7 }, () => random.next().value as number),
        );
        const { end, reads } = await inspected(
          'A.tmp',
          Buffer.concat([Buffer.from(begin, 'latin1'), rest]),
        );
        expect(end?.complete).not.toBe(true);
        expect(reads).toBeLessThan(600);
      }
    },
  );
});
