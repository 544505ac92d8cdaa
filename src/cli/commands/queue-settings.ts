import {
  createDevice,
  formatTimetable,
  parsePriority,
  parseTimetable,
  type CreateDeviceOptions,
  type QueueSettings,
} from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { PrintedEvent, Printer } from '../print/printer.ts';
import { queueTold, tellQueue, tellSettings, type Telling } from './queue-command.ts';

/** Holds the whole queue here, or lets it go. Frame.io's Pause is another thing. */
export function tellPaused(paused: boolean): Telling {
  return tellSettings(paused ? 'pause' : 'resume', { paused }, () =>
    paused
      ? 'The queue is held here: nothing is sent until dailies queue resume'
      : 'The queue is not held here any more',
  );
}

/** @param mode null: says which it is */
export async function queueMode(
  configuration: CreateDeviceOptions,
  mode: QueueSettings['mode'] | null,
  printer: Printer,
): Promise<number> {
  if (mode === null) return show(configuration, printer, (s) => shown('mode', s, modeWords));
  const telling = tellSettings('mode', { mode }, modeWords);
  return tellQueue(configuration, telling, printer);
}

/**
 * @param kinds as they were typed, first to last; `none`: all are alike; null: says which they are
 * @throws DailiesError `bad_arguments` for what is no kind
 */
export async function queuePriority(
  configuration: CreateDeviceOptions,
  kinds: readonly string[] | 'none' | null,
  printer: Printer,
): Promise<number> {
  if (kinds === null) {
    return show(configuration, printer, (s) => shown('priority', s, priorityWords));
  }
  const priority = kinds === 'none' ? [] : parsePriority(kinds);
  const telling = tellSettings('priority', { priority }, priorityWords);
  return tellQueue(configuration, telling, printer);
}

/**
 * How fast may be sent, at which times of the week.
 * @param words as they were typed; none: says what it is
 * @throws DailiesError `bad_arguments` for what is no timetable
 */
export async function limit(
  configuration: CreateDeviceOptions,
  words: readonly string[],
  printer: Printer,
): Promise<number> {
  if (words.length === 0) return show(configuration, printer, limitTold);
  const bandwidth = parseTimetable(words.join(' '));
  const device = await createDevice({ ...configuration, readOnly: true });
  try {
    await device.command({ kind: 'set', settings: { bandwidth } });
    printer.event(limitTold(await device.queueSettings()));
    return EXIT.done;
  } finally {
    await device.close();
  }
}

async function show(
  configuration: CreateDeviceOptions,
  printer: Printer,
  tell: (settings: QueueSettings) => PrintedEvent,
): Promise<number> {
  const device = await createDevice({ ...configuration, lookOnly: true });
  try {
    printer.event(tell(await device.queueSettings()));
    return EXIT.done;
  } finally {
    await device.close();
  }
}

/** A setting that was looked at and not changed. */
function shown(command: string, settings: QueueSettings, words: Telling['words']): PrintedEvent {
  return queueTold({ command, words }, { changed: 0, refused: [] }, settings);
}

function modeWords(_: number, { mode }: QueueSettings): string {
  return mode === 'automatic'
    ? 'Automatic: what watched folders find is sent'
    : 'Manual: what watched folders find is held here until dailies queue resume ID…';
}

function priorityWords(_: number, { priority }: QueueSettings): string {
  return priority.length === 0
    ? 'All kinds of file are alike'
    : `First to last: ${priority.join(', ')}; then the others`;
}

function limitTold({ bandwidth }: QueueSettings): PrintedEvent {
  const timetable = formatTimetable(bandwidth);
  const message =
    bandwidth.length === 0
      ? 'No limit: as fast as the link. Set one with: dailies limit TIMETABLE'
      : `Limit: ${timetable}. Lift it with: dailies limit off`;
  return { type: 'limit', timetable, entries: bandwidth, message };
}
