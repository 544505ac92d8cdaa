import { clipName } from '../series/clip-names.ts';
import { numberIn, shortDate } from './card.ts';
import type { Card } from './card.ts';
import { clipMetadata, mediaProfile } from './sony-xml.ts';

const MEDIA_FILE = /\.(mxf|mp4|mov)$/i;

/**
 * A card of Sony's professional cameras: clips with an XML each in `Clip`, proxies in `Sub`, and
 * the index `MEDIAPRO.XML`, which is written again with every clip.
 */
export const XDROOT: Card = {
  container: 'mxf',
  clipFolder: () => 'XDROOT/Clip',
  numberOf: (name) => numberIn(name, /^[A-Z]\d{3}C(\d{3})_/),
  place(clip) {
    const base = `${clipName(clip.camera, clip.number, '')}_${shortDate(clip.startedAt)}DL`;
    const extension = clip.extension.toUpperCase();
    return {
      folder: 'XDROOT/Clip',
      name: (file) => `${base}${file === 0 ? '' : `_${file + 1}`}${extension}`,
      proxy: { folder: 'XDROOT/Sub', name: `${base}S03.MP4` },
      before: [],
      after: (result, names) => [
        { path: `XDROOT/Clip/${base}M01.XML`, content: clipMetadata(clip, result), how: 'new' },
        {
          path: 'XDROOT/MEDIAPRO.XML',
          content: mediaProfile(
            'Clip',
            names.filter((name) => MEDIA_FILE.test(name)),
            result.closedAt,
          ),
          how: 'replace',
        },
      ],
    };
  },
};
