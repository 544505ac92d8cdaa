import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../program.ts';
import { bytesPerSecondOf } from './row.ts';
import type { Scene } from './scene.ts';

/** What happens while a take runs. */
interface Fault {
  /** For the page. */
  readonly title: string;
  /** Resolves when it is over. @param recorder makes the take */
  strike(scene: Scene, recorder: Program): Promise<void>;
}

type Act = (scene: Scene, recorder: Program) => Promise<void>;

/** Something that comes in the middle of the take. */
const inTheMiddle = (title: string, act: Act): Fault => ({
  title,
  strike: async (scene, recorder) => {
    // A process may take seconds to begin.
    await recorder.event(({ type }) => type === 'recording');
    await scene.middle();
    await act(scene, recorder);
  },
});

/** Of Frame.io's or its storage's, for as long as the row says. */
function forAWhile(title: string, name: string, params: Record<string, string | number>): Fault {
  return inTheMiddle(title, async ({ stage, row }) => {
    const { faults } = stage.frameio.control;
    faults.enable(name, params);
    await delay(row.faultMs);
    faults.disable(name);
  });
}

const TIMES = 6;

export const FAULTS = {
  none: { title: 'nothing', strike: async () => undefined },
  killed: inTheMiddle('agent killed and started again', async (scene) => {
    await scene.killAgent();
    await scene.startAgent();
  }),
  cut: forAWhile('network cut', 'outage', { how: 'refuse' }),
  storage: {
    title: 'storage answers 503 and resets',
    strike: async ({ stage }) => {
      const { faults } = stage.frameio.control;
      const often = { host: 'storage', probability: 0.4, times: TIMES };
      faults.enable('storage-error', { ...often, code: 'SlowDown' });
      faults.enable('reset', { ...often, phase: 'middle' });
    },
  },
  slow: {
    title: 'link as slow as the recorder',
    strike: async ({ stage, row }) => {
      const bytesPerSecond = bytesPerSecondOf(row.megabitsPerSecond);
      stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond });
    },
  },
  paused: inTheMiddle('paused at Frame.io, over the end', async (scene, recorder) => {
    const { stage, row } = scene;
    const { control } = stage.frameio;
    scene.pausedAtMs = Date.now();
    const id = control.devices()[0]?.id ?? '';
    control.pause(id);
    await recorder.ended();
    await delay(Math.min(row.faultMs, 2_000));
    control.resume(id);
  }),
  forgotten: inTheMiddle('device removed, paired again', async ({ stage, agent }) => {
    const { control } = stage.frameio;
    control.forget(control.devices()[0]?.id ?? '');
    // Only then another process may have the state dir.
    await agent.event(({ type }) => type === 'waitingForPairing');
    const { code, stdout } = await stage.pair();
    assert.equal(code, 0, stdout);
  }),
  expired: inTheMiddle('an upload URL expired', async ({ stage }) => {
    stage.frameio.control.faults.enable('expired-urls', { times: 1 });
  }),
  moved: inTheMiddle('disk away, and back', async ({ card, row }) => {
    await rename(card, `${card}-away`);
    await delay(row.faultMs);
    await rename(`${card}-away`, card);
  }),
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

export const faultOf = ({ row }: Scene): Fault => FAULTS[row.fault];
