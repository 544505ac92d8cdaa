import { parseArgs } from 'node:util';
import { Bed, type Etags } from './support/bed.ts';
import { cardOf, sparseCard } from './support/card.ts';
import type { Ran } from './support/device-run.ts';
import { Table } from './support/table.ts';

/**
 * What the built program takes of a machine: `node bench/memory.ts [--gb 20] [--files 100000]
 * [--small 2000] [--etags md5]` prints a table, and exits 1 when a figure misses its target. Linux only. The
 * other end is a process of its own; a disk that is read is not measured, the one of the store is.
 */
const LARGE_RSS_MB = 150;
const QUEUED_RSS_MB = 250;
const QUEUED_A_SECOND = 5_000;
const STATUS_MS = 300;
const ROUNDS = 3;

const { values } = parseArgs({
  options: {
    gb: { type: 'string', default: '20' },
    files: { type: 'string', default: '100000' },
    small: { type: 'string', default: '2000' },
    etags: { type: 'string', default: 'none' },
  },
});
const etags: Etags = values.etags === 'md5' ? 'md5' : 'none';

/** One large file, from the first byte to the comparing read. */
async function measureLarge(gigabytes: number, table: Table): Promise<void> {
  using bed = await Bed.make(etags);
  using card = sparseCard(gigabytes * 1e9);
  const upload = bed.start('upload', card.path, '--json');
  const ran = await upload.ended();
  const { firstMs, lastMs } = upload.told('progress');
  const endMs = upload.told('completed').lastMs;
  const title = `${gigabytes} GB`;
  table.atMost(`${title}: resident, at most`, megabytes(ran.peakBytes), LARGE_RSS_MB, 'MB');
  table.note(`${title}: resident, mean`, `${megabytes(ran.meanBytes).toFixed(0)} MB`);
  table.note(`${title}: CPU`, `${(ran.cpuSeconds / gigabytes).toFixed(2)} s/GB`);
  table.note(`${title}: sent at`, `${rate(gigabytes * 1e3, lastMs - firstMs)} MB/s`);
  table.figure(`${title}: compared after the last part`, endMs - lastMs, null);
  table.figure(`${title}: longest stall`, ran.stallMs, null);
}

/** A card of stills that is queued and not sent; then what is asked of such a queue. */
async function measureQueue(files: number, table: Table): Promise<void> {
  using bed = await Bed.make(etags);
  using card = cardOf(files);
  await bed.run('queue', 'pause');
  const upload = bed.start('upload', card.path, '--json');
  await upload.heard('queued', files);
  const { firstMs, lastMs } = upload.told('queued');
  const ms = await best(async () => (await bed.run('status', '--json')).wallMs);
  upload.interrupt();
  const ran = await upload.ended(INTERRUPTED);
  const title = `${files} queued`;
  table.atMost(`${title}: resident, at most`, megabytes(ran.peakBytes), QUEUED_RSS_MB, 'MB');
  table.atLeast(`${title}: a second`, rate(files, lastMs - firstMs), QUEUED_A_SECOND, '');
  table.figure(`${title}: longest stall`, ran.stallMs, null);
  table.figure(`${title}: status, beside their owner`, ms, STATUS_MS);
  await measureAsking(bed, title, table);
}

const INTERRUPTED = 130;

async function measureAsking(bed: Bed, title: string, table: Table): Promise<void> {
  const asked: Readonly<Record<string, readonly string[]>> = {
    status: ['status', '--json'],
    'queue list': ['queue', 'list'],
    'queue list --json': ['queue', 'list', '--json'],
  };
  for (const [name, args] of Object.entries(asked)) {
    const rounds: Ran[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await bed.run(...args));
    const bestMs = Math.min(...rounds.map(({ wallMs }) => wallMs));
    const worstBytes = Math.max(...rounds.map(({ peakBytes }) => peakBytes));
    table.figure(`${title}: ${name}`, bestMs, name === 'status' ? STATUS_MS : null);
    table.atMost(`${title}: ${name}, resident`, megabytes(worstBytes), QUEUED_RSS_MB, 'MB');
  }
  using card = cardOf(1);
  const upload = bed.start('upload', card.path, '--json');
  await upload.heard('queued', 1);
  table.figure(`${title}: one more is queued after`, upload.told('queued').firstMs, null);
  upload.interrupt();
  await upload.ended(INTERRUPTED);
}

/** Small files that are sent: what each one costs beside its bytes. */
async function measureSmall(files: number, table: Table): Promise<void> {
  using bed = await Bed.make(etags);
  using card = cardOf(files);
  const upload = bed.start('upload', card.path, '--json');
  const ran = await upload.ended();
  const { lastMs } = upload.told('completed');
  const title = `${files} small files sent`;
  table.atMost(`${title}: resident, at most`, megabytes(ran.peakBytes), QUEUED_RSS_MB, 'MB');
  table.note(`${title}: a second`, `${rate(files, lastMs - upload.told('queued').lastMs)}`);
  table.figure(`${title}: CPU a file`, (ran.cpuSeconds * 1e3) / files, null);
  table.figure(`${title}: longest stall`, ran.stallMs, null);
}

async function best(measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await measure());
  return least;
}

const megabytes = (bytes: number) => bytes / 1e6;
const rate = (count: number, ms: number) => Math.round(count / (ms / 1e3));

const table = new Table();
if (Number(values.files) > 0) await measureQueue(Number(values.files), table);
if (Number(values.small) > 0) await measureSmall(Number(values.small), table);
if (Number(values.gb) > 0) await measureLarge(Number(values.gb), table);
process.stdout.write(table.text());
process.exitCode = table.missed ? 1 : 0;
