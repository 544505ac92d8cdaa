import { join } from 'node:path';
import type { ContainerName } from '../../../src/recorder/index.ts';
import { Program } from '../program.ts';
import { bytesPerSecondOf, type Row } from './row.ts';

/** Where a recorder writes, and how it is told. */
interface Recording {
  readonly folder: string;
  readonly row: Row;
}

/** How a recorder goes about it. */
interface Behaviour {
  /** For the page. */
  readonly title: string;
  /** What it leaves is not what it was to become. */
  readonly dies: boolean;
  /** How long it writes. */
  lastsSeconds(row: Row): number;
  record(recording: Recording): Program;
}

const SLOW_COPY = join(import.meta.dirname, 'slow-copy.ts');
const MEBIBYTE = 1024 ** 2;

/** The built `dailies recorder`, told more than the row says. */
function recorder(
  title: string,
  more: (row: Row) => readonly string[],
  how: Partial<Behaviour> = {},
): Behaviour {
  const record = ({ folder, row }: Recording) => {
    const { container, durationSeconds, megabitsPerSecond } = row;
    const take = ['--container', container, '--duration', String(durationSeconds)];
    const where = ['--folder', folder, '--bit-rate', String(megabitsPerSecond), '--json'];
    return new Program(['recorder', ...take, ...where, ...more(row)]);
  };
  const lastsSeconds = ({ durationSeconds }: Row) => durationSeconds;
  return { title, dies: false, lastsSeconds, record, ...how };
}

/** What no recorder can be told: a file of exactly so many bytes, written at the row's rate. */
const exactly = (sizeBytes: number): Behaviour => ({
  title: `exactly ${sizeBytes / MEBIBYTE} MiB`,
  dies: false,
  lastsSeconds: ({ megabitsPerSecond }) => sizeBytes / bytesPerSecondOf(megabitsPerSecond),
  record: ({ folder, row }) => {
    const { container, megabitsPerSecond } = row;
    const args = [folder, container, String(megabitsPerSecond), String(sizeBytes)];
    return new Program(args, {}, null, SLOW_COPY);
  },
});

const PAUSE_SECONDS = 3;

const SHORT_BYTES = 4_000_000;
const shortSeconds = ({ megabitsPerSecond }: Row) =>
  SHORT_BYTES / bytesPerSecondOf(megabitsPerSecond);

export const BEHAVIOURS = {
  plain: recorder('writes, and closes', () => []),
  pauses: recorder('pauses for 3 s', ({ durationSeconds }) => [
    '--pause',
    `${durationSeconds / 2}:${PAUSE_SECONDS}`,
  ]),
  tmp: recorder('`.tmp` until the end', () => ['--rename', '.tmp']),
  part: recorder('`.part` until the end', () => ['--rename', '.part']),
  recording: recorder('`.recording` until the end', () => ['--rename', '.recording']),
  preallocated: recorder('space reserved', () => ['--preallocate', 'full']),
  sparse: recorder('size set first, sparse', () => ['--preallocate', 'sparse']),
  dies: recorder('dies', (row) => ['--die-after', String(row.durationSeconds / 2)], { dies: true }),
  spans: recorder('spans three files', (row) => ['--span', String(spanBytes(row))]),
  cameras: recorder('three cameras', () => ['--cameras', '3']),
  short: recorder('under 5 MiB', (row) => ['--duration', String(shortSeconds(row))], {
    lastsSeconds: (row) => shortSeconds(row),
  }),
  exactly5: exactly(5 * MEBIBYTE),
  exactly10: exactly(10 * MEBIBYTE),
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof BEHAVIOURS;

export const behaviourOf = ({ behaviour }: Row): Behaviour => BEHAVIOURS[behaviour];

/** A third and a little, so that there are three files, none of them tiny. */
const spanBytes = ({ durationSeconds, megabitsPerSecond }: Row) =>
  Math.ceil((durationSeconds * bytesPerSecondOf(megabitsPerSecond)) / 2.5);

/** Left by a recorder that died, these play as far as they were written. */
const PLAY_UNFINISHED: readonly ContainerName[] = ['fmp4', 'hybrid', 'ts'];

/** Whether what a row leaves on the disk is a film or a sound that can be played. */
export function mustPlay(row: Row): boolean {
  if (row.container === 'jpeg' || row.container === 'dng') return false;
  return !behaviourOf(row).dies || PLAY_UNFINISHED.includes(row.container);
}
