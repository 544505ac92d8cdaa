import { parseTimecode } from '../timecode.ts';
import { digits, numberIn } from './card.ts';
import type { Card, Clip, Place } from './card.ts';
import { thumbnail } from './thumbnail.ts';

/** FAT32, which such cards are formatted with, ends here. */
const FAT_FILE_BYTES = 4 * 1024 ** 3 - 1;
const STILLS = new Set(['.jpg', '.dng']);

/**
 * A card of consumer, action and still cameras (JEITA CP-3461, DCF): `100` and five letters.
 * Clips are in chapters, `GX010001.MP4`, `GX020001.MP4`, each with a thumbnail; beside the first is
 * a small version. Stills count on by themselves: `DSC00001.JPG`.
 */
export const DCIM: Card = {
  container: 'mp4',
  spanBytes: FAT_FILE_BYTES,
  clipFolder,
  numberOf: (name) => numberIn(name, /^(?:GX\d\d|DSC0)(\d{4})\./),
  place(clip) {
    return STILLS.has(clip.extension) ? stills(clip) : chapters(clip);
  },
};

/** Each camera has a folder of its own. */
function clipFolder(camera: number): string {
  return `DCIM/${100 + camera}DLIES`;
}

function stills(clip: Clip): Place {
  const extension = clip.extension.toUpperCase();
  return {
    folder: clipFolder(clip.camera),
    name: (file) => `DSC0${digits(clip.number + file, 4)}${extension}`,
    before: [],
    after: () => [],
  };
}

function chapters(clip: Clip): Place {
  const folder = clipFolder(clip.camera);
  const number = digits(clip.number, 4);
  const startFrame = parseTimecode(clip.startTimecode, clip.framesPerSecond);
  const extension = clip.extension.toUpperCase();
  return {
    folder,
    name: (file) => `GX${digits(file + 1, 2)}${number}${extension}`,
    proxy: { folder, name: `GL01${number}.LRV` },
    before: [
      {
        path: `${folder}/GX01${number}.THM`,
        content: thumbnail(number, startFrame, clip.framesPerSecond),
        how: 'new',
      },
    ],
    after: () => [],
  };
}
