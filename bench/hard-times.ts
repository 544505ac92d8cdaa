import {
  changedAmidParts,
  clockJumps,
  commandsMeanwhile,
  dice,
  edgeSizes,
  failings,
  fakeTime,
  fullDiskEndsUpload,
  fullDiskHoldsDevice,
  killedAtRandom,
  lostAnswers,
  lostDiskOfDevice,
  lostDiskOfUpload,
  outage,
  stoppedAmidCreate,
  stoppedAmidParts,
  type Report,
} from '../test/support/hard-times/index.ts';
import { mayMount } from '../test/support/mount.ts';

/**
 * What the tests of hard times do, longer: half an hour of real processes that are stopped, killed, cut
 * off and filled up. `node bench/hard-times.ts [words of titles]` prints a line for each case as it ends,
 * and exits 1 when something was not survived. Needs root to mount, and Debian's package faketime.
 */
const SEED = Number(process.env['DAILIES_TEST_SEED'] ?? 1);
const MINUTE_MS = 60_000;

const outageFor = async (how: 'refuse' | 'reset' | 'silence') =>
  outage({ how, outageMs: 3 * MINUTE_MS, backWithinMs: MINUTE_MS });

const CASES: readonly (readonly [title: string, run: () => Promise<Report>])[] = [
  ['SIGSTOP of 75 s amid parts', async () => stoppedAmidParts(75_000)],
  ['SIGSTOP of 75 s amid a create', async () => stoppedAmidCreate(75_000)],
  ['outage of 3 min, refused', async () => outageFor('refuse')],
  ['outage of 3 min, reset', async () => outageFor('reset')],
  ['outage of 3 min, silence', async () => outageFor('silence')],
  ['lost answers and an outage', async () => lostAnswers(20_000)],
  ['SIGKILL, 40 times', async () => killedAtRandom(40, dice(SEED))],
  ['commands of another process', async () => commandsMeanwhile(30_000)],
  ['card renamed, device', async () => lostDiskOfDevice('renamed', MINUTE_MS)],
  ['card renamed, upload', async () => lostDiskOfUpload('renamed')],
  ['file rewritten', async () => changedAmidParts('rewritten')],
  ['file grown', async () => changedAmidParts('grown')],
  ['file truncated', async () => changedAmidParts('truncated')],
  ['edge sizes, and 5 GiB + 1 sparse', async () => edgeSizes(5 * 1024 ** 3 + 1)],
];

const WITH_ROOT: typeof CASES = [
  ['queue disk full, upload', fullDiskEndsUpload],
  ['queue disk full, device', fullDiskHoldsDevice],
  ['card unmounted, device', async () => lostDiskOfDevice('unmounted', MINUTE_MS)],
  ['card unmounted, upload', async () => lostDiskOfUpload('unmounted')],
];

const WITH_FAKETIME: typeof CASES = [['clock by ±1 day, 5 rounds', async () => clockJumps(5)]];

const COLUMNS = [36, 10, 11, 11, 9, 12, 11, 8] as const;
const HEAD = [
  'case',
  'survived',
  'bytes lost',
  'duplicates',
  'mixtures',
  'unaccounted',
  'violations',
];

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0))
    .join(' ')
    .trimEnd();
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function survives(title: string, run: () => Promise<Report>): Promise<boolean> {
  const startMs = performance.now();
  try {
    const report = await run();
    const { tried, survived, bytesLost, duplicates, mixtures, unaccounted, violations } = report;
    const counts = [bytesLost, duplicates, mixtures, unaccounted, violations.length].map(String);
    const took = `${Math.round((performance.now() - startMs) / 1_000)} s`;
    print(line([title, `${survived} / ${tried}`, ...counts, took, report.notes.join('; ')]));
    return failings(report).length === 0;
  } catch (error) {
    print(line([title, 'NO', error instanceof Error ? error.message : String(error)]));
    return false;
  }
}

const words = process.argv.slice(2).join(' ');
const possible = [
  ...CASES,
  ...(mayMount ? WITH_ROOT : []),
  ...(fakeTime === null ? [] : WITH_FAKETIME),
];
print(line([...HEAD, 'took', 'figures']));
for (const [title, run] of possible.filter(([title]) => title.includes(words))) {
  if (!(await survives(title, run))) process.exitCode = 1;
}
