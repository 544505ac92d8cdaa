import { appendFile, mkdtemp, readFile, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectMedia } from '../../recorder/index.ts';
import { fillFolder, revisit } from './media-folder.ts';
import { CAMERA_REPORT, CLIP, LOOK, NOTES, emptyFile } from './samples.ts';
import { waveFile } from './wave-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certify-media-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the files are real, as old as they claim, and it is noticed what becomes of them', async () => {
  const recipes = [CLIP, CAMERA_REPORT, NOTES, LOOK, emptyFile('B001C001.mp4')];
  const files = await fillFolder(folder, recipes);
  expect(await inspectMedia(join(folder, CLIP.name), { ffprobe: 'never' })).toMatchObject({
    playable: true,
  });
  const pdf = await readFile(join(folder, CAMERA_REPORT.name), 'latin1');
  const tableAt = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  expect(pdf.slice(tableAt, tableAt + 4)).toBe('xref');
  const notes = files.find(({ name }) => name === NOTES.name);
  expect(Date.now() - (notes?.modifiedAtMs ?? 0)).toBeGreaterThanOrEqual(3 * 3_600_000);
  await appendFile(join(folder, NOTES.name), '!');
  await unlink(join(folder, CLIP.name));
  const seen = await revisit(folder, files);
  expect(seen.map(({ afterwards }) => afterwards)).toEqual([
    'gone',
    'same',
    'altered',
    'same',
    'same',
  ]);
});

test('a WAV file declares exactly what it holds', () => {
  const wave = waveFile(1_000_003);
  expect(wave.byteLength).toBe(1_000_000);
  expect(wave.readUInt32LE(4)).toBe(wave.byteLength - 8);
  expect(wave.readUInt32LE(40)).toBe(wave.byteLength - 44);
});
