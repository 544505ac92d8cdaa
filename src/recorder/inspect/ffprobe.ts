import { execFile } from 'node:child_process';
import { describe, unplayable } from './inspect-structure.ts';
import type { Finding } from './inspect-structure.ts';

/** ffprobe reads a file's head and tables; what takes longer hangs. */
const TIMEOUT_MS = 30_000;
const QUESTION = 'format=duration:stream=codec_type,codec_name,width,height';
const MESSAGE_SHOWN_LINES = 3;

/**
 * Asks ffprobe for duration and streams. Never throws for a bad file.
 *
 * @param path Absolute.
 * Source: ffprobe(1), `-show_entries`, `-of json`.
 */
export async function inspectWithFfprobe(program: string, path: string): Promise<Finding> {
  const args = ['-v', 'error', '-show_entries', QUESTION, '-of', 'json', `file:${path}`];
  return new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) => {
      const said = stderr.trim().split('\n').slice(-MESSAGE_SHOWN_LINES).join('; ');
      if (error !== null) {
        resolve(unplayable(`ffprobe refuses the file: ${said === '' ? error.message : said}`));
      } else {
        resolve(readAnswer(stdout, said));
      }
    });
  });
}

function readAnswer(json: string, said: string): Finding {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch (error) {
    return unplayable(`ffprobe's answer could not be read: ${describe(error)}`);
  }
  const duration = Number(field(field(answer, 'format'), 'duration'));
  const streams = field(answer, 'streams');
  const media = (Array.isArray(streams) ? streams : []).filter(isMedia);
  if (said !== '') return unplayable(`ffprobe complains: ${said}`);
  if (media.length === 0) return unplayable('The file has neither video nor sound.');
  if (!(duration > 0)) return unplayable('The file has no duration.');
  const reason = `${media.map(describeStream).join(' and ')}.`;
  return { playable: true, durationSeconds: duration, reason };
}

function isMedia(stream: unknown): boolean {
  const type = field(stream, 'codec_type');
  return type === 'video' || type === 'audio';
}

function describeStream(stream: unknown): string {
  const [codec, width, height] = ['codec_name', 'width', 'height'].map((name) => {
    const value = field(stream, name);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  });
  return width === undefined ? `${codec}` : `${codec} ${width}x${height}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
