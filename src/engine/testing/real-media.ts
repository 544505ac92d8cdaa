import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FFMPEG = 'ffmpeg';
const INPUT = [
  ['-hide_banner', '-loglevel', 'error', '-nostdin', '-bitexact'],
  ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25'],
  ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
].flat();
const H264 = '-c:v libx264 -preset ultrafast -g 10 -c:a aac';
const FRAGMENTED = `${H264} -movflags frag_keyframe+empty_moov+default_base_moof`;

/** ffmpeg's options for one second of picture and sound. */
const MEDIA = {
  'classic.mp4': H264,
  'index-first.mp4': `${H264} -movflags +faststart`,
  'classic.mov': '-c:v libx264 -preset ultrafast -c:a pcm_s16le',
  'dated.mp4': `${H264} -metadata creation_time=2026-03-14T09:26:53Z`,
  'fragmented.mp4': FRAGMENTED,
  'fragmented-no-index.mp4': `${FRAGMENTED}+skip_trailer`,
  'op1a.mxf': '-c:v mpeg2video -c:a pcm_s16le',
  'plain.wav': '-map 1 -c:a pcm_s24le',
  'broadcast.wav':
    '-map 1 -c:a pcm_s24le -write_bext 1 ' +
    '-metadata origination_date=2026-03-14 -metadata origination_time=09:26:53',
  'long.wav': '-map 1 -c:a pcm_s16le -rf64 always',
  'plain.avi': '-c:v mpeg4 -c:a mp2',
  'plain.ts': '-c:v mpeg2video -c:a mp2',
  'timed.m2ts': `${H264} -f mpegts -mpegts_m2ts_mode 1`,
  'plain.jpg': '-map 0 -frames:v 1',
  'plain.png': '-map 0 -frames:v 1',
  'plain.tiff': '-map 0 -frames:v 1',
  'plain.mkv': '-c:v mpeg4 -c:a mp2',
} as const;

export type MediaName = keyof typeof MEDIA;

/** A real file, as ffmpeg writes it. */
export function realMedia(name: MediaName): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'dailies-media-'));
  try {
    const path = join(folder, name);
    execFileSync(FFMPEG, [...INPUT, '-t', '1', ...MEDIA[name].split(' '), path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
