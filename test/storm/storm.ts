import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { QueueCommand, StorePort } from '../../src/engine/index.ts';
import { Dice } from '../fuzz/dice.ts';
import { Card, type CardFile } from './card.ts';
import { DurableQueue } from './durable-queue.ts';
import { Log, type Trace } from './log.ts';
import { Moods } from './moods.ts';
import { Process } from './process.ts';
import type { StandIn } from './stand-in.ts';
import type { StormClock } from './storm-clock.ts';
import { Weather } from './weather.ts';
import { Witness } from './witness.ts';

export interface Setting {
  readonly clock: StormClock;
  readonly standIn: StandIn;
  readonly folder: string;
}

export const PROJECT = 'project';
export const OTHER_PROJECT = 'other project';

const HOUR_MS = 3_600_000;
const MOST_STEPS = 60_000;

/** One device in bad weather: its lives, one after the other, on one durable queue. */
export class Storm {
  readonly seed: number;
  readonly dice: Dice;
  readonly clock: StormClock;
  readonly standIn: StandIn;
  readonly card: Card;
  readonly weather: Weather;
  readonly witness = new Witness();
  readonly moods: Moods;
  readonly log: Log;
  crashes = 0;
  projectId: string = PROJECT;
  readonly #queue: DurableQueue;
  #crashesLeft: number;
  #process: Process;

  constructor({ clock, standIn, folder: parent }: Setting, seed: number, trace: Trace) {
    const folder = join(parent, `seed-${seed}`);
    mkdirSync(folder);
    this.seed = seed;
    this.dice = new Dice(seed);
    this.clock = clock;
    this.standIn = standIn;
    this.log = new Log(trace, clock);
    this.card = new Card(folder, `s${seed}`, this.dice, clock.trueNow);
    this.weather = new Weather(standIn.simulator.control.faults);
    this.moods = new Moods(clock, this.dice, this.dice.pick([0, 0.03, 0.15]));
    this.#queue = new DurableQueue(this.dice.chance(0.7) ? 'sqlite' : 'memory', folder);
    this.#crashesLeft = this.dice.int(0, 5);
    this.#process = this.#begin();
  }

  get store(): StorePort {
    return this.#queue.store;
  }

  get engine(): Process['engine'] {
    return this.#process.engine;
  }

  tell(line: string): void {
    this.log.tell(line);
  }

  // --- the device's lives

  #begin(): Process {
    const { clock, dice, standIn, card, witness, moods, store } = this;
    const { hear } = this.log;
    const projectId = () => this.projectId;
    const stage = { clock, dice, standIn, card, witness, moods, store, projectId, hear };
    const process = new Process(stage, this.#crashesLeft > 0);
    this.tell(`the engine starts: ${process.lanes} lanes, ${this.#queue.kind}`);
    return process;
  }

  /** The power fails; perhaps it is away for hours. */
  async #crash(): Promise<void> {
    this.crashes += 1;
    this.#crashesLeft -= 1;
    this.tell('CRASH');
    await this.#process.die();
    if (this.dice.chance(0.15)) this.sleep();
    await this.#queue.reopen(this.witness);
    await this.store.releaseAll();
    this.#process = this.#begin();
  }

  /** The program is ended as it should be, and started again; nobody frees its leases for it. */
  async restart(): Promise<void> {
    this.tell('stop');
    const end = { reached: false };
    void this.engine.stop().then(() => (end.reached = true));
    for (let steps = 0; !end.reached; steps += 1) {
      if (steps > MOST_STEPS) throw new Error('the engine does not stop');
      if (this.#process.isDead) return this.#crash();
      await this.#move();
      await turn();
    }
    this.tell('stopped');
    await this.#process.die();
    await this.#queue.reopen(this.witness);
    this.#process = this.#begin();
  }

  /** No more accidents from now on. */
  async becomeSafe(): Promise<void> {
    this.moods.bad = 0;
    this.#crashesLeft = 0;
    await this.restart();
  }

  async end(): Promise<void> {
    await this.#process.die();
    await this.#queue.close();
    await this.card.remove();
  }

  sleep(): void {
    const hours = this.dice.pick([0.2, 2, 7, 25]);
    this.tell(`the device sleeps for ${hours} h`);
    this.clock.sleep(hours * HOUR_MS);
  }

  // --- what people do

  async enqueue(
    files: readonly CardFile[],
    options: { again: boolean; origin: 'named' | 'found'; growing?: boolean } = {
      again: false,
      origin: 'named',
    },
  ): Promise<void> {
    const named = await this.card.toUpload(files);
    const names = named.map(({ name, stamp }) => `${name} (${stamp.sizeBytes})`);
    this.tell(`enqueue ${names.join(', ')} ${options.again ? 'again' : ''} ${options.origin}`);
    this.#expectNoError(this.engine.enqueue(named, options));
    await turn();
  }

  async command(command: QueueCommand): Promise<void> {
    this.tell(JSON.stringify(command).replaceAll('00000000-0000-4000-8000-00000', ''));
    const answer = this.engine.command(command).then(({ changed }) => {
      this.tell(`  ${command.kind}: ${changed} changed`);
    });
    this.#expectNoError(answer);
    await turn();
  }

  #expectNoError(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.witness.wrongs.push(`refused: ${String(error)}`));
  }

  // --- time

  /** Lets so many things happen, and begins a new life where one ends. */
  async run(steps: number): Promise<void> {
    for (let left = steps; left > 0; left -= 1) {
      await turn();
      if (this.#process.isDead) await this.#crash();
      else await this.#move();
    }
  }

  /** Until every job has come to an end and nothing is under way. */
  async runToEnd(): Promise<void> {
    for (let steps = 0; ; steps += 1) {
      await turn();
      if (this.#process.isIdle && this.witness.unended(this.projectId).length === 0) return;
      if (steps > MOST_STEPS) throw new Error(`it comes to no end: ${this.#standing()}`);
      await this.#move();
    }
  }

  async #move(): Promise<void> {
    const what = await this.#process.move();
    if (what !== null) this.tell(`  ${what}`);
  }

  #standing(): string {
    const jobs = this.witness.unended(this.projectId).map(({ name, held, state }) => {
      const why = state.kind === 'queued' ? ` (${state.why})` : '';
      return `${name} ${state.kind}${held ? ' held' : ''}${why}`;
    });
    const holds = this.engine.holds().map(({ reason }) => reason);
    return `${jobs.join(', ')}; holds: ${holds.join(', ')}`;
  }
}
