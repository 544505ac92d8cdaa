import { z } from 'zod';
import { WATCH_SETTINGS_START, type WatchReport, type WatchSettings } from '../../engine/index.ts';

const { channel, growing, mode } = WATCH_SETTINGS_START;
const WORDS = z.array(z.string());

const SETTINGS = z.object({
  include: WORDS.catch([]),
  exclude: WORDS.catch([]),
  types: WORDS.catch([]),
  channel: z.int().min(0).nullable().catch(channel),
  growing: z.boolean().catch(growing),
  mode: z.enum(['automatic', 'manual']).catch(mode),
});

const REPORT = z.object({
  state: z.enum(['watching', 'missing']).catch('watching'),
  why: z.string().nullable().catch(null),
});

/** Settings as another version may have written them: what makes no sense is as it is at the start. */
export function readWatchSettings(value: unknown): WatchSettings {
  const read = SETTINGS.safeParse(value);
  return read.success ? read.data : WATCH_SETTINGS_START;
}

/** Null for what is no report. */
export function readWatchReport(value: unknown): WatchReport | null {
  const read = REPORT.safeParse(value);
  return read.success ? read.data : null;
}
