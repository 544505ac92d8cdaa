import type { SimulatorOptions } from '../options.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import type { SimulatorEvent } from '../event.ts';
import { ManualClock } from './manual-clock.ts';
import { TestDevice } from './test-device.ts';

export interface Running extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly device: TestDevice;
  /** What was recorded, as `requirement: what`. */
  violations(): string[];
}

/** A simulator on a manual clock with one device, ended by `await using`. */
export async function running(options: SimulatorOptions = {}): Promise<Running> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ now: clock.now, timezone: 'UTC', ...options });
  return {
    simulator,
    clock,
    device: new TestDevice(simulator),
    violations: () =>
      simulator.control.violations().map(({ requirement, what }) => `${requirement}: ${what}`),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** The first event of a type from now on. */
export function nextEvent<T extends SimulatorEvent['type']>(
  simulator: Simulator,
  type: T,
): Promise<Extract<SimulatorEvent, { type: T }>> {
  return new Promise((resolve) => {
    const unsubscribe = simulator.control.onEvent((event) => {
      if (event.type !== type) return;
      unsubscribe();
      resolve(event as Extract<SimulatorEvent, { type: T }>);
    });
  });
}
