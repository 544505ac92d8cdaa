import { cameraLetter } from '../series/clip-names.ts';
import { digits, numberIn, shortDate } from './card.ts';
import type { Card } from './card.ts';

/** Such cameras cut their clips at 4 GB. */
const FILE_BYTES = 4 * 1024 ** 3 - 1;

/**
 * A magazine of RED's cameras: a folder `.RDM` with a folder `.RDC` a clip, in it the clip in files
 * of 4 GB, `_001.R3D`, `_002.R3D`, and at last its `.RMD`. What is in the files is not R3D, which
 * only RED writes: it is as heavy, and means nothing.
 */
export const RED: Card = {
  container: 'r3d',
  spanBytes: FILE_BYTES,
  clipFolder: magazine,
  numberOf: (name) => numberIn(name, /^[A-Z]\d{3}_C(\d{3})_/),
  place(clip) {
    const letter = cameraLetter(clip.camera);
    const base = `${letter}001_C${digits(clip.number, 3)}_${monthAndDay(clip.startedAt)}DL`;
    const folder = `${magazine(clip.camera, clip.startedAt)}/${base}.RDC`;
    return {
      folder,
      name: (file) => `${base}_${digits(file + 1, 3)}${clip.extension}`,
      before: [],
      after: ({ durationSeconds, files }) => [
        {
          path: `${folder}/${base}.RMD`,
          content: [
            '<?xml version="1.0" encoding="UTF-8"?>',
            `<RMD version="1.0"><Clip name="${base}" segments="${files.length}"`,
            `  seconds="${durationSeconds}" timecode="${clip.startTimecode}"/></RMD>`,
            '',
          ].join('\n'),
          how: 'new',
        },
      ],
    };
  },
};

function magazine(camera: number, today: Date): string {
  return `${cameraLetter(camera)}001_${monthAndDay(today)}.RDM`;
}

function monthAndDay(date: Date): string {
  return shortDate(date).slice(2);
}
