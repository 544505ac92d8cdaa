import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { inspectMedia } from '../inspect/inspect-media.ts';
import { recordCard } from './record-card.ts';
import type { CardOptions } from './record-card.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

const TODAY = new Date().toISOString().slice(2, 10).replaceAll('-', '');
const MONTH_AND_DAY = TODAY.slice(2);

async function fill(options: Partial<CardOptions>): Promise<string[]> {
  const card = { folder, takes: 1, durationSeconds: 0.4, speed: 0, ffmpeg: 'never' } as const;
  for await (const recording of recordCard({ ...card, ...options })) await recording.done;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted();
}

const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('recordCard', () => {
  test('names plain files as cameras do, and goes on from those that are there', async () => {
    await writeFile(join(folder, 'A001C007_002.mov'), '');
    expect(await fill({ container: 'mov', takes: 2, cameras: 2 })).toEqual([
      'A001C007_002.mov',
      'A001C008.mov',
      'A001C009.mov',
      'B001C008.mov',
      'B001C009.mov',
    ]);
  });

  test('fills a DCIM card with chapters, thumbnails and small versions', async () => {
    const heavy = { bitsPerSecond: 20_000_000, durationSeconds: 1, spanBytes: 1_900_000 };
    const files = await fill({ card: 'dcim', ...heavy });
    expect(files).toEqual([
      'DCIM/100DLIES/GL010001.LRV',
      'DCIM/100DLIES/GX010001.MP4',
      'DCIM/100DLIES/GX010001.THM',
      'DCIM/100DLIES/GX020001.MP4',
    ]);
    expect(await inspectMedia(join(folder, files[0] ?? ''))).toMatchObject({ playable: true });
    expect(await fill({ card: 'dcim' })).toContain('DCIM/100DLIES/GX010002.MP4');
  });

  test('counts stills of one burst after the other', async () => {
    const burst = { card: 'dcim', container: 'jpeg', bitsPerSecond: 8_000_000 } as const;
    const files = await fill({ ...burst, takes: 2, durationSeconds: 0.6 });
    expect(files).toEqual([1, 2, 3, 4, 5, 6].map((number) => `DCIM/100DLIES/DSC0000${number}.JPG`));
  });

  test('fills an XDROOT card, whose index is written again with every clip', async () => {
    expect(await fill({ card: 'xdroot', container: 'mp4', takes: 2 })).toEqual([
      `XDROOT/Clip/A001C001_${TODAY}DL.MP4`,
      `XDROOT/Clip/A001C001_${TODAY}DLM01.XML`,
      `XDROOT/Clip/A001C002_${TODAY}DL.MP4`,
      `XDROOT/Clip/A001C002_${TODAY}DLM01.XML`,
      'XDROOT/MEDIAPRO.XML',
      `XDROOT/Sub/A001C001_${TODAY}DLS03.MP4`,
      `XDROOT/Sub/A001C002_${TODAY}DLS03.MP4`,
    ]);
    const materials = text('XDROOT/MEDIAPRO.XML').match(/uri="[^"]+"/g);
    expect(materials).toEqual([
      `uri="./Clip/A001C001_${TODAY}DL.MP4"`,
      `uri="./Clip/A001C002_${TODAY}DL.MP4"`,
    ]);
    const second = text(`XDROOT/Clip/A001C002_${TODAY}DLM01.XML`);
    // The take before was ten frames long; such files have the frames of a timecode first.
    expect(second).toContain('<LtcChange frameCount="0" value="10000001" status="increment"/>');
    expect(second).toContain('<Duration value="10"/>');
  });

  test('fills an M4ROOT card for each camera', async () => {
    const files = await fill({ card: 'm4root', cameras: 2 });
    expect(files.filter((path) => path.startsWith('PRIVATE'))).toEqual([
      'PRIVATE/M4ROOT/CLIP/C0001.MP4',
      'PRIVATE/M4ROOT/CLIP/C0001M01.XML',
      'PRIVATE/M4ROOT/MEDIAPRO.XML',
      'PRIVATE/M4ROOT/SUB/C0001S03.MP4',
      'PRIVATE/M4ROOT/THMBNL/C0001T01.JPG',
    ]);
    expect(files).toContain('CARD_2/PRIVATE/M4ROOT/CLIP/C0001.MP4');
  });

  test('fills a RED magazine with clips in several files', async () => {
    const heavy = { bitsPerSecond: 20_000_000, durationSeconds: 1, spanBytes: 1_500_000 };
    const clip = `A001_C001_${MONTH_AND_DAY}DL`;
    const inside = `A001_${MONTH_AND_DAY}.RDM/${clip}.RDC`;
    expect(await fill({ card: 'red', ...heavy })).toEqual([
      `${inside}/${clip}.RMD`,
      `${inside}/${clip}_001.R3D`,
      `${inside}/${clip}_002.R3D`,
    ]);
    expect(text(`${inside}/${clip}.RMD`)).toContain('segments="2"');
    expect(await fill({ card: 'red' })).toContain(
      `${inside.replace('C001', 'C002')}/${clip.replace('C001', 'C002')}_001.R3D`,
    );
  });

  test('fills an ARRI drive, whose list for the editor grows with every clip', async () => {
    expect(await fill({ card: 'arri', container: 'mov', takes: 2 })).toEqual([
      `A001R1DL/A001C001_${TODAY}_R1DL.mov`,
      `A001R1DL/A001C002_${TODAY}_R1DL.mov`,
      'A001R1DL/A001R1DL.ale',
    ]);
    const [head, rows = ''] = text('A001R1DL/A001R1DL.ale').split('\nData\n');
    expect(head?.split('\n').slice(0, 4)).toEqual([
      'Heading',
      'FIELD_DELIM\tTABS',
      'VIDEO_FORMAT\t1080',
      'FPS\t25',
    ]);
    const starts = rows.trim().split('\n');
    expect(starts.map((row) => row.split('\t')[2])).toEqual(['01:00:00:00', '01:00:00:10']);
  });

  test('leaves no sidecar of a clip that died', async () => {
    const files = await fill({ card: 'xdroot', container: 'mp4', dieAfterSeconds: 0.2 }).catch(
      async () => readdir(join(folder, 'XDROOT', 'Clip')),
    );
    expect(files).toEqual([`A001C001_${TODAY}DL.MP4`]);
    expect(existsSync(join(folder, 'XDROOT', 'MEDIAPRO.XML'))).toBe(false);
    expect(statSync(join(folder, 'XDROOT', 'Sub')).isDirectory()).toBe(true);
  });

  test('never writes over what is beside the media', async () => {
    await fill({ card: 'm4root' });
    const clips = join(folder, 'PRIVATE', 'M4ROOT', 'CLIP');
    await rm(join(clips, 'C0001.MP4'));
    await rm(join(clips, 'C0001M01.XML'));
    await expect(fill({ card: 'm4root' })).rejects.toMatchObject({ code: 'file_exists' });
  });

  test('a cut ends the takes that run and the sequence', async () => {
    const cut = new AbortController();
    const endless = { takes: Infinity, durationSeconds: 3600, speed: 1, gapSeconds: 3600 };
    const results: number[] = [];
    const card = {
      folder,
      ffmpeg: 'never',
      cameras: 2,
      ...endless,
      cutSignal: cut.signal,
    } as const;
    for await (const recording of recordCard(card)) {
      void recording.done.then(({ durationSeconds }) => results.push(durationSeconds));
      if (recording.path.includes('B001')) cut.abort();
    }
    expect(results).toHaveLength(2);
    expect(Math.max(...results)).toBeLessThan(10);
  });

  test.each<[Partial<CardOptions>, RegExp]>([
    [{ card: 'p2' as 'red' }, /"p2" is no card; these are: dcim/],
    [{ container: 'mkv' as 'mp4' }, /"mkv" is no container; these are: mp4/],
    [{ cameras: 27 }, /cameras must be/],
  ])('refuses %o with a sentence', async (options, sentence) => {
    await expect(fill(options)).rejects.toThrow(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  test('says when its folder is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    const wrong = fill({ folder: join(folder, 'file') });
    await expect(wrong).rejects.toMatchObject({ code: 'write_failed' });
  });
});
