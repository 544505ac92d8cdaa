import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AssetView, SimulatorEvent } from '../../../src/simulator/index.ts';
import type { Line, Program } from '../program.ts';
import type { Stage } from '../stage.ts';
import { behaviourOf } from './behaviours.ts';
import type { Row } from './row.ts';

/** A row under way: its stage, the folder that is recorded into, and the device that watches it. */
export class Scene {
  readonly stage: Stage;
  readonly row: Row;
  /** What is recorded into, and watched. */
  readonly card: string;
  /** Since then people at Frame.io want nothing that is begun. */
  pausedAtMs = Infinity;
  readonly #toldBefore: Line[] = [];
  #agent: Program | null = null;

  private constructor(stage: Stage, row: Row) {
    this.stage = stage;
    this.row = row;
    this.card = join(stage.folder, 'card');
  }

  static async set(stage: Stage, row: Row): Promise<Scene> {
    const scene = new Scene(stage, row);
    await mkdir(scene.card);
    return scene;
  }

  get agent(): Program {
    if (this.#agent === null) throw new Error('no agent was started');
    return this.#agent;
  }

  /** Resolves when it watches. */
  async startAgent(): Promise<void> {
    this.#agent = this.stage.start('agent', '--watch', this.card);
    await this.#agent.event(({ type }) => type === 'listening');
  }

  async killAgent(): Promise<void> {
    this.agent.kill('SIGKILL');
    const { events } = await this.agent.ended();
    this.#toldBefore.push(...events);
  }

  /** When the device tells of it, or has told of it before it was killed. */
  async told(fits: (event: Line) => boolean): Promise<Line> {
    return this.#toldBefore.find(fits) ?? (await this.agent.event(fits));
  }

  /**
   * The middle of the take: its half is over, or, where that comes first, two parts of it have arrived.
   * What nobody sends before its end has no other middle.
   */
  async middle(): Promise<void> {
    const halfMs = behaviourOf(this.row).lastsSeconds(this.row) * 500;
    const stored = this.seen(() => storedParts(this.assets()) >= 2, halfMs);
    await stored.catch(() => undefined);
  }

  assets(): readonly AssetView[] {
    return this.stage.frameio.control.assets();
  }

  /** Waits until Frame.io has seen something of which this holds. */
  async seen(holds: (event: SimulatorEvent) => boolean, withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const unsubscribe = this.stage.frameio.control.onEvent((event) => {
      if (holds(event)) resolve();
    });
    const late = new AbortController();
    try {
      await Promise.race([
        promise,
        delay(withinMs, null, { signal: late.signal }).then(() => {
          throw new Error(`not seen in ${withinMs} ms`);
        }),
      ]);
    } finally {
      late.abort();
      unsubscribe();
    }
  }

  /** Everything that is on the card. */
  async files(): Promise<readonly string[]> {
    const entries = await readdir(this.card, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  }
}

const storedParts = (assets: readonly AssetView[]) =>
  assets.reduce((sum, asset) => sum + asset.storedParts, 0);
