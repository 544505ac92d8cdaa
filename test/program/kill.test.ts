import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SqliteStore } from '../../src/platform/index.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const SIZE_BYTES = 200_000_000;
const KILLS = 10;
/** A link on which 200 MB take eight seconds, so that there is a middle to be killed in. */
const BYTES_PER_SECOND = 25_000_000;

/** Chance that can be had again: the seed is in the failure's message. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Numbers of the parts that the dead program's store knows to have arrived. */
async function acknowledged(stage: Stage): Promise<number[]> {
  const store = SqliteStore.open(join(stage.folder, 'device', 'queue.sqlite'));
  const [upload] = await store.list({ limit: 1 });
  await store.close();
  return (upload?.parts ?? [])
    .filter(({ state }) => state.kind === 'sent')
    .map(({ number }) => number);
}

async function storedParts({ frameio }: Stage, count: number): Promise<void> {
  const enough = () => (frameio.control.assets()[0]?.storedParts ?? 0) >= count;
  let unsubscribe = () => {};
  await new Promise<void>((resolve) => {
    unsubscribe = frameio.control.onEvent(() => enough() && resolve());
    if (enough()) resolve();
  });
  unsubscribe();
}

function putsSince(stage: Stage, callId: number): number[] {
  return stage.frameio.control
    .calls()
    .filter(({ id, host, method }) => id > callId && host === 'storage' && method === 'PUT')
    .map(({ path }) => Number(path.split('/').at(-1)));
}

test(
  `killed with SIGKILL at ${KILLS} random moments of 200 MB: one asset, identical bytes, no part twice`,
  { timeout: 180_000 },
  async () => {
    const seed = Number(process.env['DAILIES_TEST_SEED'] ?? Date.now() % 1_000_000);
    const told = `rerun with DAILIES_TEST_SEED=${seed}`;
    const random = dice(seed);
    await using stage = await makeStage();
    await stage.pair();
    const path = await stage.file('A001C001.mxf', SIZE_BYTES);
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: BYTES_PER_SECOND });

    let known: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const lastCall = stage.frameio.control.calls().at(-1)?.id ?? 0;
      const program = stage.start('upload', path);
      await program.event(({ type, sentBytes }) => type === 'progress' && Number(sentBytes) > 0);
      // The first kill comes when something has arrived, so that there is something not to send again.
      if (kill === 0) await storedParts(stage, 4);
      await delay(random() * 1_500);
      program.kill('SIGKILL');
      expect((await program.ended()).signal, told).toBe('SIGKILL');
      const again = putsSince(stage, lastCall).filter((number) => known.includes(number));
      expect(again, `kill ${kill}: acknowledged parts went again; ${told}`).toEqual([]);
      known = await acknowledged(stage);
    }
    expect(known.length, told).toBeGreaterThan(0);

    stage.frameio.control.faults.disable('bandwidth');
    const lastCall = stage.frameio.control.calls().at(-1)?.id ?? 0;
    const { code, events } = await stage.run('upload', path);
    expect(code, told).toBe(0);
    const again = putsSince(stage, lastCall).filter((number) => known.includes(number));
    expect(again, `acknowledged parts went again; ${told}`).toEqual([]);
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    expect(events.at(-2), told).toMatchObject({ type: 'completed', sha256 });
    expect(await stage.assets(), told).toMatchObject([{ status: 'complete', sha256 }]);
    expect(stage.frameio.control.violations(), told).toEqual([]);
  },
);
