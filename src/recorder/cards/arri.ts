import type { RecordResult } from '../record-options.ts';
import { cameraLetter } from '../series/clip-names.ts';
import { formatTimecode, parseTimecode } from '../timecode.ts';
import { digits, numberIn, shortDate } from './card.ts';
import type { Card, Clip } from './card.ts';

/** What stands for the camera in the names of reel and clips. */
const CAMERA_ID = 'R1DL';

/**
 * A drive of ARRI's cameras: a folder a reel, clips with date and camera in their names, and a list
 * for the editor (ALE), which grows by a line with every clip.
 */
export const ARRI: Card = {
  container: 'mxf',
  clipFolder: reelOf,
  numberOf: (name) => numberIn(name, /^[A-Z]\d{3}C(\d{3})_/),
  place(clip) {
    const reel = reelOf(clip.camera);
    const take = `${cameraLetter(clip.camera)}001C${digits(clip.number, 3)}`;
    const base = `${take}_${shortDate(clip.startedAt)}_${CAMERA_ID}`;
    return {
      folder: reel,
      name: (file) => `${base}${file === 0 ? '' : `_${digits(file + 1, 3)}`}${clip.extension}`,
      before: [],
      after: (result) => [
        {
          path: `${reel}/${reel}.ale`,
          content: editorsLine(clip, reel, base, result),
          how: { grow: { head: editorsHead(clip) } },
        },
      ],
    };
  },
};

function reelOf(camera: number): string {
  return `${cameraLetter(camera)}001${CAMERA_ID}`;
}

/** Source: Avid Log Exchange: heading, names of the columns, then the data, tabs between. */
function editorsHead({ framesPerSecond }: Clip): string {
  return [
    ['Heading', 'FIELD_DELIM\tTABS', 'VIDEO_FORMAT\t1080', `FPS\t${framesPerSecond}`, ''],
    ['Column', ['Name', 'Tape', 'Start', 'End', 'Duration', 'Source File'].join('\t'), ''],
    ['Data', ''],
  ]
    .flat()
    .join('\n');
}

function editorsLine(clip: Clip, reel: string, base: string, result: RecordResult): string {
  const { framesPerSecond, startTimecode } = clip;
  const frames = Math.round(result.durationSeconds * framesPerSecond);
  const first = parseTimecode(startTimecode, framesPerSecond);
  const end = formatTimecode(first + frames, framesPerSecond);
  const length = formatTimecode(frames, framesPerSecond);
  const file = `${base}${clip.extension}`;
  return `${[base, reel, startTimecode, end, length, file].join('\t')}\n`;
}
