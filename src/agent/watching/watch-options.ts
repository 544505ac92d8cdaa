import { WATCH_SETTINGS_START, type WatchSettings } from '../../engine/index.ts';
import { DailiesError } from '../../core/index.ts';
import { parseFileTypes } from './file-types.ts';
import { requirePatterns } from './filter.ts';

/** How a folder is watched; what is left out is as in `WATCH_SETTINGS_START`: everything, growing, automatic. */
export interface WatchOptions extends Partial<WatchSettings> {
  /** What to do with the files that are there when the folder is watched for the first time. */
  readonly existing?: 'nothing' | 'today' | 'everything' | undefined;
}

/** No device model has more (protocol.md §8). */
const CHANNEL_MOST = 99;

/** @throws DailiesError `bad_arguments` */
export function readSettings(options: Partial<WatchSettings>): WatchSettings {
  const settings = { ...WATCH_SETTINGS_START, ...options };
  const { channel, include, exclude, types } = settings;
  if (channel !== null && !(Number.isInteger(channel) && channel >= 0 && channel <= CHANNEL_MOST)) {
    throw new DailiesError('bad_arguments', `A channel is a number from 0 to ${CHANNEL_MOST}`);
  }
  return {
    include: requirePatterns(include),
    exclude: requirePatterns(exclude),
    types: parseFileTypes(types),
    channel,
    growing: settings.growing,
    mode: settings.mode,
  };
}
