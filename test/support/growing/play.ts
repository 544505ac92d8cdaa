import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Line } from '../program.ts';
import { makeStage } from '../stage.ts';
import { behaviourOf } from './behaviours.ts';
import { faultOf } from './faults.ts';
import { figuresOf, takesOf, type Figures, type Take } from './figures.ts';
import { judge, recorded, type Recorded } from './judge.ts';
import { bytesPerSecondOf, type Row } from './row.ts';
import { Scene } from './scene.ts';

export interface Played {
  /** What was not as it must be; empty when all was well. */
  readonly wrong: readonly string[];
  /** One for each file. */
  readonly figures: readonly Figures[];
}

/** Longer than any patience of the device with a recording that stands still, and with a refused request. */
const ENDS_WITHIN_MS = 90_000;

/** Frame.io is told ages in whole seconds (protocol.md §12.2), so that a pause may seem to begin earlier. */
const AGE_MS = 1_000;

/** Records, watches and sends, each in a process of its own, and judges what has arrived. */
export async function play(row: Row): Promise<Played> {
  await using stage = await makeStage({ peoplePort: 0 });
  const { control } = stage.frameio;
  assert.equal((await stage.pair()).code, 0);
  const scene = await Scene.set(stage, row);
  const { linkMegabitsPerSecond: link } = row;
  if (link !== null) control.faults.enable('bandwidth', { bytesPerSecond: bytesPerSecondOf(link) });
  await scene.startAgent();
  const recorder = behaviourOf(row).record({ folder: scene.card, row });
  const fault = faultOf(scene).strike(scene, recorder);
  // It is awaited when the recorder has ended.
  fault.catch(() => undefined);
  const { events, stderr } = await recorder.ended();
  const takes = takesOf(events, Date.now());
  assert.ok(takes.length > 0, stderr);
  await fault;
  const files = await recorded(scene);
  const { missing, givenUp } = await ends(scene, files, takes);
  scene.agent.kill('SIGTERM');
  const { code } = await scene.agent.ended();
  const wrong = [...missing, ...(code === 0 ? [] : [`the agent ended with ${code}`])];
  const delivered = files.filter(({ path }) => !givenUp.has(path));
  return {
    wrong: [...wrong, ...(await judge(scene, delivered))],
    figures: await figuresOf(scene, takes),
  };
}

interface Ends {
  /** In words: of what the device has not said that it has arrived. */
  readonly missing: readonly string[];
  /**
   * What is not to arrive, and is said so: cut short before any of it had been sent, which is for a person to
   * decide, or begun during a pause.
   */
  readonly givenUp: ReadonlySet<string>;
}

/** Waits until the device has said of each file what became of it. */
async function ends(
  scene: Scene,
  files: readonly Recorded[],
  takes: readonly Take[],
): Promise<Ends> {
  const { agent, row, pausedAtMs } = scene;
  const givenUp = new Set<string>();
  const inPause = new Set(
    takes.filter(({ beganMs }) => beganMs >= pausedAtMs - AGE_MS).map(({ path }) => path),
  );
  const isEndOf =
    ({ path, sha256 }: Recorded) =>
    (event: Line) => {
      if (event.type === 'completed') return event['sha256'] === sha256;
      if (event['path'] !== path) return false;
      if (behaviourOf(row).dies && isGivenUp(event)) return true;
      return event.type === 'skipped' && event['code'] === 'paused' && inPause.has(path);
    };
  const all = async () => {
    for (const file of files) {
      const { type } = await scene.told(isEndOf(file));
      if (type !== 'completed') givenUp.add(file.path);
    }
    return [];
  };
  const late = new AbortController();
  const timeout = delay(ENDS_WITHIN_MS, null, { signal: late.signal })
    .catch(() => undefined)
    .then(() => {
      const said = agent.events.findLast(({ type }) => type !== 'progress' && type !== 'status');
      return [`not arrived in ${ENDS_WITHIN_MS} ms; last: ${JSON.stringify(said)}`];
    });
  try {
    return { missing: await Promise.race([all(), timeout]), givenUp };
  } finally {
    late.abort();
  }
}

const isGivenUp = ({ type, code }: Line) =>
  type === 'brokenOff' || (type === 'failed' && code === 'file_incomplete');
