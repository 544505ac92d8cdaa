import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordClip } from '../../recorder/index.ts';
import { pdfFile } from './pdf-file.ts';
import type { MediaRecipe } from './recipe.ts';
import { waveFile } from './wave-file.ts';

const HOUR_SECONDS = 3600;
/** Three parts when Frame.io decides their number (protocol.md §11.3). */
const LARGE_BYTES = 27_000_000;

/** A clip of two seconds, as a camera writes it. Always the built-in writer: the same on every machine. */
export const CLIP: MediaRecipe = {
  name: 'A001C001.mp4',
  ageSeconds: 0,
  uploadable: true,
  async write(folder, name) {
    const options = { durationSeconds: 2, width: 160, height: 90, speed: 0 };
    await recordClip({ folder, name, ...options, ffmpeg: 'never' }).done;
  },
};

export const CAMERA_REPORT: MediaRecipe = {
  name: 'CAMERA-REPORT.pdf',
  ageSeconds: 0,
  uploadable: true,
  write: (folder, name) =>
    writeFile(join(folder, name), pdfFile(`Camera report ${randomBytes(8).toString('hex')}`)),
};

/** Hours old, and with a name that programs trip over. */
export const NOTES: MediaRecipe = {
  name: 'Continuity notes 🎬 day 1.txt',
  ageSeconds: 3 * HOUR_SECONDS,
  uploadable: true,
  write: (folder, name) =>
    writeFile(join(folder, name), `Scene 12, take 3: print. ${randomBytes(400).toString('hex')}\n`),
};

/** The identity: changes nothing, but no two are the same. */
export const LOOK: MediaRecipe = {
  name: 'LOOK_A.cube',
  ageSeconds: HOUR_SECONDS,
  uploadable: true,
  write(folder, name) {
    const corners = [0, 1].flatMap((b) => [0, 1].flatMap((g) => [0, 1].map((r) => [r, g, b])));
    const title = `TITLE "Look ${randomBytes(4).toString('hex')}"`;
    const lines = [title, 'LUT_3D_SIZE 2', ...corners.map((corner) => corner.join(' '))];
    return writeFile(join(folder, name), `${lines.join('\n')}\n`);
  },
};

export const SOUND_ROLL: MediaRecipe = {
  name: 'SOUND_ROLL_01.wav',
  ageSeconds: 0,
  uploadable: true,
  write: (folder, name) => writeFile(join(folder, name), waveFile(LARGE_BYTES)),
};

/** What a recorder leaves that lost its power at the start of a take. */
export function emptyFile(name: string): MediaRecipe {
  return {
    name,
    ageSeconds: 0,
    uploadable: false,
    write: (folder) => writeFile(join(folder, name), ''),
  };
}
