import { expect, test } from 'vitest';
import type { CallView } from '../../src/simulator/index.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const CLIPS = 12;
const isCreate = ({ method, path }: CallView) => method === 'POST' && path.endsWith('/assets');
const isQuestion = ({ path }: CallView) => path.endsWith('/devices/me');

/** Resolves when the API was called that often from now on. */
async function called(
  { frameio: { control } }: Stage,
  which: (call: CallView) => boolean,
  times: number,
) {
  const enough = Promise.withResolvers<void>();
  const before = control.calls().filter(which).length;
  const stop = control.onEvent(() => {
    if (control.calls().filter(which).length >= before + times) enough.resolve();
  });
  await enough.promise.finally(stop);
}

test.each([
  ['answers with 503', 'status', { status: 503, host: 'api' }],
  ['is reset after the work is done', 'reset', { phase: 'after', host: 'api' }],
])(
  'a Frame.io that %s fails no clip: it is asked a harmless question, and not for one asset after the other',
  { timeout: 90_000 },
  async (_, fault, params) => {
    await using stage = await makeStage();
    const { control } = stage.frameio;
    await stage.pair();
    const clips = await Promise.all(
      Array.from({ length: CLIPS }, async (_, index) => stage.file(`clip-${index}.mov`, 300_000)),
    );
    control.faults.enable(fault, params);
    const asked = called(stage, isQuestion, 6);
    const upload = stage.start('upload', '--wait-offline', ...clips);
    await asked;
    // One or two that were asked for together, before it was known.
    const creates = control.calls().filter(isCreate).length;
    expect(creates).toBeLessThanOrEqual(2);
    control.faults.disable(fault);
    const { code, events } = await upload.ended();
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(code).toBe(0);
    const assets = await stage.assets();
    expect(assets.filter(({ status }) => status === 'complete')).toHaveLength(CLIPS);
    expect(assets.length).toBeLessThanOrEqual(CLIPS + creates);
    expect(control.violations()).toEqual([]);
  },
);
