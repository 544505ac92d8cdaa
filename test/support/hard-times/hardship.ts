import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Upload } from '../../../src/engine/index.ts';
import { SqliteStore } from '../../../src/platform/index.ts';
import type { SimulatorEvent, SimulatorOptions } from '../../../src/simulator/index.ts';
import type { Program } from '../program.ts';
import { makeStage, partPath, type Stage } from '../stage.ts';
import { judge } from './judge.ts';
import type { Report } from './report.ts';

export const MEGA = 1_000_000;

/** A case under way: its stage, and what must be remembered for the judgement at its end. */
export class Hardship {
  readonly stage: Stage;
  readonly notes: string[] = [];
  /** Of parts that the store knew to have arrived: the last call to Frame.io before it was asked. */
  readonly arrived = new Map<string, number>();
  #tried = 0;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  get tried(): number {
    return this.#tried;
  }

  /** Something is done to the program. */
  fault(): void {
    this.#tried += 1;
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** What the store has, also while its owner is at work; what has arrived by now must not go again. */
  async look(): Promise<readonly Upload[]> {
    const store = SqliteStore.open(join(this.stage.env['DAILIES_STATE_DIR'] ?? '', 'queue.sqlite'));
    const uploads = await store.list({ limit: 1_000 });
    await store.close();
    const lastCall = this.stage.frameio.control.calls().at(-1)?.id ?? 0;
    for (const { job, parts } of uploads) {
      const state = job.state.kind === 'failed' ? job.state.resumable : job.state;
      if (state === null || !('assetId' in state)) continue;
      for (const part of parts.filter((each) => each.state.kind === 'sent')) {
        const path = partPath(state.assetId, part);
        if (!this.arrived.has(path)) this.arrived.set(path, lastCall);
      }
    }
    return uploads;
  }

  /** Files of so many megabytes. */
  async files(...megabytes: readonly number[]): Promise<string[]> {
    return Promise.all(
      megabytes.map(async (size, index) => this.stage.file(`A${index}.mxf`, size * MEGA)),
    );
  }

  /** The stage's link is so slow, so that there is a middle to be hit in. */
  slow(bytesPerSecond: number): void {
    this.stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond });
  }

  fast(): void {
    this.stage.frameio.control.faults.disable('bandwidth');
  }

  storedParts(): number {
    return this.stage.frameio.control.assets().reduce((sum, asset) => sum + asset.storedParts, 0);
  }

  /** Waits for what Frame.io sees; resolves with the ms it took. */
  async seen(holds: (event: SimulatorEvent) => boolean, withinMs = 60_000): Promise<number> {
    const startMs = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(() => reject(new Error(`not seen in ${withinMs} ms`)), withinMs);
    const unsubscribe = this.stage.frameio.control.onEvent((event) => {
      if (holds(event)) resolve(performance.now() - startMs);
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      unsubscribe();
    }
  }

  /** Waits until so many parts more have been stored than now. */
  async partsMore(count: number, withinMs = 60_000): Promise<number> {
    const enough = this.storedParts() + count;
    return this.seen(() => this.storedParts() >= enough, withinMs);
  }
}

/**
 * Puts a paired device through something; `work` returns the files that must be at Frame.io then.
 * @param env what the device's processes are started with beside the usual
 */
export async function endure(
  options: SimulatorOptions,
  work: (hardship: Hardship) => Promise<readonly string[]>,
  env: NodeJS.ProcessEnv = {},
): Promise<Report> {
  await using stage = await makeStage(options);
  Object.assign(stage.env, env);
  assert.equal((await stage.pair()).code, 0);
  const hardship = new Hardship(stage);
  const paths = await work(hardship);
  // Awaited here, while the stage stands.
  return await judge(hardship, paths);
}

/** Each file has arrived, in this run or in an earlier one. */
export async function endedWell(program: Program, paths: readonly string[]): Promise<void> {
  const { events, stderr } = await program.ended();
  const ends = events.filter(
    ({ type, code }) => type === 'completed' || (type === 'skipped' && code === 'duplicate'),
  );
  assert.equal(new Set(ends.map(({ path }) => path)).size, paths.length, stderr);
}
