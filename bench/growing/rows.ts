import { CONTAINERS, type ContainerName } from '../../src/recorder/index.ts';
import { BEHAVIOURS, FAULTS, type BehaviourName } from '../../test/support/growing/index.ts';
import type { FaultName, Row } from '../../test/support/growing/index.ts';

/** Rows that make one table of the page. */
export interface Group {
  readonly name: 'figures' | 'behaviours' | 'faults' | 'pairs';
  readonly rows: readonly Row[];
  /** At once, so that they do not disturb each other: only the first group is about milliseconds. */
  readonly atOnce: number;
}

/** Those that have a meaning; `r3d` is bytes, and goes up as `unknown` does. */
const STILLS: readonly ContainerName[] = ['jpeg', 'dng'];
const ALL = (Object.keys(CONTAINERS) as ContainerName[]).filter((name) => name !== 'r3d');
const MEDIA = ALL.filter((name) => !STILLS.includes(name));

const BEHAVIOUR_NAMES = Object.keys(BEHAVIOURS) as BehaviourName[];
const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** What a burst of stills does not do. */
const NOT_OF_STILLS: readonly BehaviourName[] = [
  'pauses',
  'spans',
  'short',
  'exactly5',
  'exactly10',
];
/** Cut off at a byte, only a stream is still what it was. */
const EXACT: readonly BehaviourName[] = ['exactly5', 'exactly10'];

function applies(container: ContainerName, behaviour: BehaviourName): boolean {
  if (EXACT.includes(behaviour)) return container === 'ts';
  return !STILLS.includes(container) || !NOT_OF_STILLS.includes(behaviour);
}

const START: Row = {
  container: 'mp4',
  behaviour: 'plain',
  fault: 'none',
  durationSeconds: 8,
  megabitsPerSecond: 40,
  linkMegabitsPerSecond: null,
  faultMs: 10_000,
};

/** Long enough that a middle comes before its end. */
const secondsOf = (container: ContainerName, fault: FaultName): number => {
  if (STILLS.includes(container)) return 4;
  if (fault === 'none') return START.durationSeconds;
  return fault === 'cut' || fault === 'moved' ? 20 : 12;
};

const rowOf = (container: ContainerName, behaviour: BehaviourName, fault: FaultName): Row => ({
  ...START,
  container,
  behaviour,
  fault,
  durationSeconds: secondsOf(container, fault),
});

/** The link carries twice what the recorder makes. */
const onTwiceTheRate = (container: ContainerName, megabitsPerSecond: number, seconds: number) => ({
  ...START,
  container,
  durationSeconds: seconds,
  megabitsPerSecond,
  linkMegabitsPerSecond: 2 * megabitsPerSecond,
});

const figures = (quick: boolean): readonly Row[] =>
  quick
    ? [onTwiceTheRate('mp4', 50, 20), onTwiceTheRate('ts', 50, 20)]
    : [
        ...MEDIA.map((container) => onTwiceTheRate(container, 50, 65)),
        ...(['mov', 'ts'] as const).map((container) => onTwiceTheRate(container, 120, 65)),
      ];

/** Every container with every behaviour. */
const behaviours = (): readonly Row[] =>
  BEHAVIOUR_NAMES.flatMap((behaviour) =>
    ALL.filter((container) => applies(container, behaviour)).map((container) =>
      rowOf(container, behaviour, 'none'),
    ),
  );

/** Who begins another file in mid-take makes the folder anew that is to be gone. */
const keepsItsFolder = ({ container, behaviour }: Row): boolean =>
  !STILLS.includes(container) && behaviour !== 'spans';

const canBe = (row: Row): boolean => row.fault !== 'moved' || keepsItsFolder(row);

/** Every container with every fault. */
const faults = (): readonly Row[] =>
  FAULT_NAMES.filter((fault) => fault !== 'none').flatMap((fault) =>
    ALL.map((container) => rowOf(container, 'plain', fault)).filter(canBe),
  );

/** Every behaviour with every fault, with one container after the other. */
const pairs = (): readonly Row[] =>
  BEHAVIOUR_NAMES.filter((name) => name !== 'plain').flatMap((behaviour, line) =>
    FAULT_NAMES.filter((name) => name !== 'none')
      .map((fault, column) => {
        const fit = MEDIA.filter((container) => applies(container, behaviour));
        return rowOf(fit[(line + column) % fit.length] ?? 'ts', behaviour, fault);
      })
      .filter(canBe),
  );

/** One of a line, each time another one. */
const oneOfEach = (rows: readonly Row[], key: (row: Row) => string): readonly Row[] => {
  const lines = [...Map.groupBy(rows, key).values()];
  return lines.flatMap((line, index) => line[index % line.length] ?? []);
};

/** @param quick a few minutes instead of half an hour */
export function groups(quick: boolean): readonly Group[] {
  const some = quick ? oneOfEach : (rows: readonly Row[]) => rows;
  return [
    { name: 'figures', rows: figures(quick), atOnce: 2 },
    { name: 'behaviours', rows: some(behaviours(), ({ behaviour }) => behaviour), atOnce: 5 },
    { name: 'faults', rows: some(faults(), ({ fault }) => fault), atOnce: 5 },
    { name: 'pairs', rows: some(pairs(), ({ behaviour }) => behaviour), atOnce: 5 },
  ];
}
