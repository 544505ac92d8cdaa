import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as untilNextLook } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  READINESS_START,
  transitionReadiness,
  verdictOf,
  type ReadinessEvent,
  type Verdict,
} from '../../engine/index.ts';
import { inspectFile } from './inspect.ts';
import { Sights } from './sight.ts';

const FFMPEG = 'ffmpeg';
const LOOK_MS = 250;
const INPUT = '-hide_banner -loglevel error -re -f lavfi -i testsrc2=size=640x360:rate=25 -t';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-take-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The verdicts of a watcher that looks at a file until it has an end. */
async function* verdictsOf(path: string): AsyncGenerator<Verdict> {
  const sights = new Sights();
  let state = READINESS_START;
  for (;;) {
    await untilNextLook(LOOK_MS);
    const sighting = await sights.sight(path);
    const nowMs = Date.now();
    let event: ReadinessEvent | null =
      'code' in sighting ? { type: 'gone' } : { type: 'seen', sighting, nowMs };
    while (event !== null) {
      const step = transitionReadiness(state, event);
      state = step.state;
      const [asked] = step.effects;
      event = asked === undefined ? null : await answer(path, asked.stamp, nowMs);
    }
    const verdict = verdictOf(state, basename(path), nowMs);
    yield verdict;
    if (verdict.kind === 'ready' || verdict.kind === 'brokenOff') return;
  }
}

async function answer(
  path: string,
  stamp: Extract<ReadinessEvent, { type: 'inspected' }>['stamp'],
  nowMs: number,
): Promise<ReadinessEvent> {
  const report = await inspectFile(path, stamp.sizeBytes);
  return 'code' in report
    ? { type: 'unreadable', why: report.message }
    : { type: 'inspected', stamp, report, nowMs };
}

const TAKES = [
  ['take.mp4', '-c:v libx264 -preset ultrafast -b:v 4M', 'rewritten'],
  ['pieces.mp4', '-c:v mpeg4 -b:v 8M -g 5 -movflags frag_keyframe+empty_moov', 'kept'],
  ['take.ts', '-c:v mpeg2video -b:v 8M', 'kept'],
  ['take.mxf', '-c:v mpeg2video -b:v 20M -minrate 20M -maxrate 20M -bufsize 4M', 'rewritten'],
] as const;

/** What was said of a take of three seconds: while it was made, at last, and how long after it. */
async function follow(name: string, options: string) {
  const path = join(folder, name);
  const ffmpeg = spawn(FFMPEG, [...INPUT.split(' '), '3', ...options.split(' '), path]);
  const during = new Set<string>();
  try {
    let endedAtMs: number | null = null;
    ffmpeg.once('exit', () => (endedAtMs = performance.now()));
    let last: Verdict | null = null;
    for await (const verdict of verdictsOf(path)) {
      if (endedAtMs === null && verdict.kind !== 'notYet') {
        during.add('head' in verdict ? `${verdict.kind}, head ${verdict.head}` : verdict.kind);
      }
      last = verdict;
    }
    return { during: [...during], last, tookMs: performance.now() - (endedAtMs ?? Infinity) };
  } finally {
    ffmpeg.kill('SIGKILL');
  }
}

describe.runIf(process.platform === 'linux')('a real recorder', () => {
  test('is seen to write, then to end, and soon', async () => {
    const takes = TAKES.map(async ([name, options, head]) => {
      const { during, last, tookMs } = await follow(name, options);
      expect({ name, during }).toEqual({ name, during: [`growing, head ${head}`] });
      expect(last).toMatchObject({ kind: 'ready' });
      // Five times what it takes on a machine with nothing else to do.
      expect(tookMs).toBeLessThan(5_000);
    });
    await Promise.all(takes);
  });
});
