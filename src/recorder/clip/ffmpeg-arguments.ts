import type { ClipPlan } from './clip-plan.ts';
import { formatTimecode } from '../timecode.ts';

const AUDIO_BITS_PER_SECOND = 128_000;

/**
 * How ffmpeg is called for a take. The picture is `testsrc2`, which shows its own running time
 * and needs no font, unlike `drawtext`.
 *
 * Source: ffmpeg(1), "Main options" and "Advanced options"; ffmpeg-filters(1), testsrc2, noise;
 * ffmpeg-formats(1), mov muxer: without `faststart` the `moov` box comes last.
 */
export function ffmpegArguments(plan: ClipPlan): string[] {
  const { width, height, framesPerSecond } = plan;
  const video = `testsrc2=size=${width}x${height}:rate=${framesPerSecond}`;
  return [
    ['-hide_banner', '-loglevel', 'error', '-nostats'],
    // The name is claimed before: the file that ffmpeg overwrites is our own, empty one.
    ['-y'],
    lavfiInput(plan.speed, video),
    lavfiInput(plan.speed, 'sine=frequency=1000:sample_rate=48000'),
    ['-t', String(plan.frames / framesPerSecond)],
    videoArguments(plan),
    ['-c:a', 'aac', '-b:a', String(AUDIO_BITS_PER_SECOND), '-ac', '2'],
    ['-timecode', formatTimecode(plan.startFrame, framesPerSecond)],
    plan.label === '' ? [] : ['-metadata', `title=${plan.label}`],
    // "file:" keeps a colon or a dash in the name from meaning something.
    ['-f', 'mp4', `file:${plan.path}`],
  ].flat();
}

/** `-re` is as old as ffmpeg; `-readrate` came with 5.0 and is only needed for other speeds. */
function lavfiInput(speed: number, source: string): string[] {
  const pace = speed === Infinity ? [] : speed === 1 ? ['-re'] : ['-readrate', String(speed)];
  return [...pace, '-f', 'lavfi', '-i', source];
}

/** Moving noise makes the encoder spend the bits it is given; the buffer keeps it to them. */
function videoArguments(plan: ClipPlan): string[] {
  const bits = Math.max(plan.bitsPerSecond - AUDIO_BITS_PER_SECOND, plan.bitsPerSecond / 2);
  const rate = String(Math.round(bits));
  const bitsPerPixel = bits / (plan.width * plan.height * plan.framesPerSecond);
  const noise = Math.min(100, Math.round(10 + 25 * bitsPerPixel));
  return [
    ['-vf', `noise=alls=${noise}:allf=t,format=yuv420p`],
    ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
    ['-g', String(plan.framesPerSecond)],
    ['-b:v', rate, '-minrate', rate, '-maxrate', rate, '-bufsize', String(Math.round(bits / 2))],
  ].flat();
}
