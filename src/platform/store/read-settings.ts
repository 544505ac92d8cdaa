import { z } from 'zod';
import { SETTINGS_START, type QueueSettings } from '../../engine/index.ts';

const ENTRY = z.object({
  weekday: z.int().min(0).max(6).nullable(),
  minute: z.int().min(0).max(1439),
  bytesPerSecond: z.number().min(0).nullable(),
});

const { paused, mode, bandwidth, priority } = SETTINGS_START;

const SETTINGS = z.object({
  paused: z.boolean().catch(paused),
  mode: z.enum(['automatic', 'manual']).catch(mode),
  bandwidth: z.array(ENTRY).catch([...bandwidth]),
  priority: z.array(z.string()).catch([...priority]),
});

/**
 * Settings as another version may have written them: what is not known is left out, what is missing or
 * makes no sense is as it is at the start.
 */
export function readSettings(value: unknown): QueueSettings {
  const read = SETTINGS.safeParse(value);
  return read.success ? read.data : SETTINGS_START;
}
