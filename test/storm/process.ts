import { setImmediate as turn } from 'node:timers/promises';
import { UploadEngine, type StorePort, type UploadEvent } from '../../src/engine/index.ts';
import { Fuse } from '../../src/testing/index.ts';
import type { Dice } from '../fuzz/dice.ts';
import type { Card } from './card.ts';
import type { Moods } from './moods.ts';
import { stormFiles, stormFrameio, stormTransfer } from './ports.ts';
import type { StandIn } from './stand-in.ts';
import type { StormClock } from './storm-clock.ts';
import { Turnstile } from './turnstile.ts';
import type { Witness } from './witness.ts';

export interface ProcessStage {
  readonly clock: StormClock;
  readonly dice: Dice;
  readonly standIn: StandIn;
  readonly card: Card;
  readonly witness: Witness;
  readonly moods: Moods;
  /** What the process before this one has left. */
  readonly store: StorePort;
  /** The project that is paired now. */
  readonly projectId: () => string;
  readonly hear: (event: UploadEvent) => void;
}

/** One life of the device: an engine on real ports, from its start to its death. */
export class Process {
  readonly engine: UploadEngine;
  readonly lanes: number;
  readonly #stage: ProcessStage;
  readonly #turnstile = new Turnstile();
  readonly #fuse: Fuse;

  /** @param mortal whether it may die by itself, at any call of a port */
  constructor(stage: ProcessStage, mortal: boolean) {
    const { clock, dice, standIn, card, witness, moods, store, projectId, hear } = stage;
    this.#stage = stage;
    const fuse = new Fuse(mortal ? dice.int(1, 160) : Infinity, dice.pick(['before', 'after']));
    this.#fuse = fuse;
    this.lanes = dice.int(1, 4);
    const ports = {
      standIn,
      turnstile: this.#turnstile,
      moods,
      witness,
      death: fuse.death,
      partCountOf: (name: string) => card.find(name).partCount,
      projectId,
    };
    const clockPort = clock.port(dice);
    this.engine = new UploadEngine(
      {
        store: fuse.wrap(witness.over(store)),
        files: fuse.wrap(stormFiles(ports), ['mediaTypeOf']),
        frameio: fuse.wrap(stormFrameio(ports)),
        transfer: fuse.wrap(stormTransfer(ports)),
        clock: clockPort,
      },
      {
        owner: clockPort.newId(),
        lanes: this.lanes,
        scope: 'all',
        projectId: projectId(),
        emit: (event) => {
          if (!fuse.burnt) hear(event);
        },
        onBroken: (error) => witness.wrongs.push(`the engine broke: ${String(error)}`),
      },
    );
    this.engine.start();
  }

  get isDead(): boolean {
    return this.#fuse.burnt;
  }

  /** Nothing real is under way, and nothing waits for its turn. */
  get isIdle(): boolean {
    return this.#turnstile.isEmpty && this.engine.live().length === 0;
  }

  /**
   * The next thing that can happen, happens; time passes only when there is none.
   * @returns what it was; null: only time has passed
   * @throws Error when something has happened that must not
   */
  async move(): Promise<string | null> {
    const { witness, clock, dice } = this.#stage;
    const [wrong] = witness.wrongs;
    if (wrong !== undefined) throw new Error(wrong);
    if (!this.#turnstile.isEmpty) return this.#turnstile.step(dice);
    clock.callNext();
    return null;
  }

  /** Nothing of it happens any more. */
  async die(): Promise<void> {
    this.#fuse.burn();
    await this.#turnstile.clear();
    this.#stage.clock.clear();
    await turn();
  }
}
