import { DailiesError } from '../core/index.ts';
import { createDevice, type CreateDeviceOptions } from './create-device.ts';
import type { Device } from './device.ts';

/** An agent breaks off its uploads first, and hears out an asset that is being made. */
const TRIES = 60;
const TRY_MS = 250;

/**
 * A device that owns the state dir, also while an agent has it: the agent is asked to let go of it, and goes on when
 * this device is closed. For pairing and unpairing, which replace what an agent works with.
 * @throws DailiesError as `createDevice` does; `state_dir_owned` by a process that is no agent
 */
export async function takeOver(options: CreateDeviceOptions): Promise<Device> {
  try {
    return await createDevice(options);
  } catch (error) {
    if (!isOwned(error)) throw error;
    const looking = await createDevice({ ...options, lookOnly: true });
    const letsGo = await looking.askToLetGo();
    await looking.close();
    if (!letsGo) throw error;
  }
  for (let tries = 1; ; tries += 1) {
    try {
      return await createDevice(options);
    } catch (error) {
      if (!isOwned(error) || tries >= TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
}

const isOwned = (error: unknown): boolean =>
  error instanceof DailiesError && error.code === 'state_dir_owned';
