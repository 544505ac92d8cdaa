import { parseTimecode } from '../timecode.ts';
import { digits, numberIn } from './card.ts';
import type { Card } from './card.ts';
import { clipMetadata, mediaProfile } from './sony-xml.ts';
import { thumbnail } from './thumbnail.ts';

const ROOT = 'PRIVATE/M4ROOT';
const MEDIA_FILE = /\.(mp4|mov|mxf)$/i;

/**
 * A card of Sony's cameras that record XAVC in MP4: clips with an XML each in `CLIP`, proxies in
 * `SUB`, thumbnails in `THMBNL`, and the index `MEDIAPRO.XML`. One camera counts for all.
 */
export const M4ROOT: Card = {
  container: 'mp4',
  clipFolder: (camera) => `${rootOf(camera)}/CLIP`,
  numberOf: (name) => numberIn(name, /^C(\d{4})[._]/),
  place(clip) {
    const root = rootOf(clip.camera);
    const base = `C${digits(clip.number, 4)}`;
    const startFrame = parseTimecode(clip.startTimecode, clip.framesPerSecond);
    const extension = clip.extension.toUpperCase();
    const picture = thumbnail(base, startFrame, clip.framesPerSecond);
    return {
      folder: `${root}/CLIP`,
      name: (file) => `${base}${file === 0 ? '' : `_${file + 1}`}${extension}`,
      proxy: { folder: `${root}/SUB`, name: `${base}S03.MP4` },
      before: [{ path: `${root}/THMBNL/${base}T01.JPG`, content: picture, how: 'new' }],
      after: (result, names) => [
        { path: `${root}/CLIP/${base}M01.XML`, content: clipMetadata(clip, result), how: 'new' },
        {
          path: `${root}/MEDIAPRO.XML`,
          content: mediaProfile(
            'CLIP',
            names.filter((name) => MEDIA_FILE.test(name)),
            result.closedAt,
          ),
          how: 'replace',
        },
      ],
    };
  },
};

/** Names do not tell cameras apart: each has a card of its own. */
function rootOf(camera: number): string {
  return camera === 0 ? ROOT : `CARD_${camera + 1}/${ROOT}`;
}
