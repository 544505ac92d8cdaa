import { readdir } from 'node:fs/promises';
import { systemCode } from '../errors.ts';
import { failedWrite } from '../sink/claim.ts';

/** Cameras count clips in three digits, then go on with the next reel. */
const CLIPS_PER_REEL = 999;
const CLIP_NAME = /^[A-Z](\d{3,})C(\d{3})[._]/;

/** The letter of a camera: 0 is `A`. */
export function cameraLetter(camera: number): string {
  return String.fromCodePoint('A'.charCodeAt(0) + camera);
}

/**
 * A camera's name of a clip: `A001C001.mp4` is camera A, reel 1, clip 1.
 *
 * @param camera From 0.
 * @param number The clip's number on the card, from 1; the 1000th is `A002C001`.
 */
export function clipName(camera: number, number: number, extension = '.mp4'): string {
  const reel = Math.floor((number - 1) / CLIPS_PER_REEL) + 1;
  const clip = ((number - 1) % CLIPS_PER_REEL) + 1;
  return `${cameraLetter(camera)}${threeDigits(reel)}C${threeDigits(clip)}${extension}`;
}

/**
 * The highest clip number on a card, of any camera; 0 when it is empty or not there yet.
 *
 * @throws RecorderError `write_failed` when it is no folder.
 */
export async function lastClipNumber(folder: string): Promise<number> {
  const names = await namesIn(folder);
  return names.reduce((last, name) => Math.max(last, clipNumber(name)), 0);
}

/**
 * What is in a folder; nothing when it is not there yet.
 *
 * @throws RecorderError `write_failed` when it is no folder.
 */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw failedWrite(folder, error);
  });
}

function clipNumber(name: string): number {
  const [, reel, clip] = CLIP_NAME.exec(name) ?? [];
  return reel === undefined ? 0 : (Number(reel) - 1) * CLIPS_PER_REEL + Number(clip);
}

function threeDigits(value: number): string {
  return String(value).padStart(3, '0');
}
