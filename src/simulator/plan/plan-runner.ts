import type { SimulatorControl } from '../control.ts';
import type { SimulatorEvent } from '../event.ts';
import { SimulatorError } from '../simulator-error.ts';
import type { World } from '../world/world.ts';
import { DEEDS } from './deeds.ts';
import type { Act, Plan } from './plan.ts';
import { type StepState, advanceSchedule, beginSchedule, nextDueMs } from './schedule.ts';

/** The simulator's clock may be one that stands still or jumps: it is looked at this often at least. */
const LOOK_EVERY_MS = 1_000;

/** Does what a plan says, when it says so. */
export class PlanRunner {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #control: SimulatorControl;
  readonly #happened: (SimulatorEvent['type'] | null)[] = [];
  #states: readonly StepState[] = [];
  #working = false;
  #timer: NodeJS.Timeout | null = null;
  #unsubscribe = () => {};

  constructor(plan: Plan, world: World, control: SimulatorControl) {
    this.#plan = plan;
    this.#world = world;
    this.#control = control;
  }

  /** Once. */
  start(): void {
    this.#states = beginSchedule(this.#plan.steps, this.#world.settings.now());
    this.#unsubscribe = this.#world.events.subscribe(({ type }) => this.#take(type));
    this.#take(null);
  }

  stop(): void {
    this.#unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** What steps cause comes back as events, while the steps are still being done: it has to queue. */
  #take(event: SimulatorEvent['type'] | null): void {
    this.#happened.push(event);
    if (this.#working) return;
    this.#working = true;
    try {
      for (;;) {
        const next = this.#happened.shift();
        if (next === undefined) break;
        this.#step(next);
      }
    } finally {
      this.#working = false;
      this.#lookAgain();
    }
  }

  #step(event: SimulatorEvent['type'] | null): void {
    const { steps } = this.#plan;
    const nowMs = this.#world.settings.now();
    const { states, due } = advanceSchedule(steps, this.#states, { nowMs, event });
    this.#states = states;
    for (const index of due) {
      const act = steps[index]?.act;
      if (act !== undefined) this.#do(index + 1, act);
    }
  }

  #do(step: number, act: Act): void {
    let failure: string | null = null;
    try {
      this.#perform(act);
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      failure = error.message;
    }
    this.#world.events.emit({ type: 'planStep', step, act: nameOf(act), failure });
  }

  #perform(act: Act): void {
    switch (act.kind) {
      case 'switchOn':
        return this.#control.faults.enable(act.fault, act.params);
      case 'switchOff':
        return this.#control.faults.disable(act.fault);
      case 'do':
        return DEEDS[act.deed].perform(this.#control, act.fields);
    }
  }

  #lookAgain(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const dueMs = nextDueMs(this.#plan.steps, this.#states);
    if (dueMs === null) return;
    const waitMs = Math.max(0, dueMs - this.#world.settings.now());
    this.#timer = setTimeout(() => this.#take(null), Math.min(waitMs, LOOK_EVERY_MS));
    this.#timer.unref();
  }
}

function nameOf(act: Act): string {
  return act.kind === 'do' ? act.deed : `${act.kind} ${act.fault}`;
}
