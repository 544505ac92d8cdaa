import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock, SqliteStore } from '../src/platform/index.ts';
import { machineDisk } from '../src/agent/watching/watch-disk.ts';
import { WatchFolders } from '../src/agent/watching/watch-folders.ts';
import { Watcher } from '../src/agent/watching/watcher.ts';

/**
 * What it costs to watch a folder of 200,000 files, and how long a new one goes unnoticed. Each row is a stretch of
 * time; CPU is of one core.
 */
const FOLDERS = Number(process.env['FOLDERS'] ?? 2_000);
const FILES_EACH = Number(process.env['FILES_EACH'] ?? 100);
const STRETCH_MS = 60_000;
/** A whole JPEG of one pixel. */
const PICTURE = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffda0008010100003f00d2ffd9',
  'hex',
);

const folder = mkdtempSync(join(tmpdir(), 'dailies-bench-watch-'));
const card = join(folder, 'card');
const place = (index: number) => join(card, `D${index}`);
for (let index = 0; index < FOLDERS; index++) {
  mkdirSync(place(index), { recursive: true });
  for (let file = 0; file < FILES_EACH; file++) {
    writeFileSync(join(place(index), `F${file}.jpg`), PICTURE);
  }
}
const stateDir = join(folder, 'state');
mkdirSync(stateDir);
const store = SqliteStore.open(join(stateDir, 'queue.sqlite'));
const common = { memory: store.watches, clock: systemClock, disk: machineDisk(), stateDir };
const handed: string[] = [];

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const [cpu, startMs] = [process.cpuUsage(), performance.now()];
  let [longestMs, lastMs] = [0, startMs];
  const beat = setInterval(() => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs - 10);
    lastMs = nowMs;
  }, 10);
  await work();
  clearInterval(beat);
  const tookMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  const columns = [
    what.padEnd(34),
    `${(tookMs / 1000).toFixed(1)} s`.padStart(8),
    `${((user + system) / 10 / tookMs).toFixed(1)} %`.padStart(8),
    `${Math.round(longestMs)} ms`.padStart(8),
    `${Math.round(process.memoryUsage().rss / 1e6)} MB`.padStart(8),
  ];
  process.stdout.write(`| ${columns.join(' | ')} |\n`);
}

async function noticed(path: string): Promise<void> {
  writeFileSync(path, PICTURE);
  while (!handed.includes(path)) await setTimeout(10);
}

process.stdout.write(
  `| ${FOLDERS} folders, ${FOLDERS * FILES_EACH} files | time | CPU | stall | RSS |\n`,
);
const folders = new WatchFolders({ ...common, owned: true });
await measure('watch add, nothing of it', async () => folders.add(card, {}, 'nothing'));
for (const run of ['first run', 'restart']) {
  const watcher = new Watcher({
    ...common,
    store,
    emit: () => undefined,
    handOver: async (files) => {
      handed.push(...files.map(({ path }) => path));
      return files.map(() => null);
    },
  });
  await watcher.watchKept();
  await measure(`${run}, first look`, async () => setTimeout(15_000));
  await measure(`${run}, nothing happens`, async () => setTimeout(STRETCH_MS));
  await measure(`${run}, new file in an old folder`, async () =>
    noticed(join(place(FOLDERS >> 1), `${run}.jpg`)),
  );
  await measure(`${run}, new file in a new folder`, async () => {
    mkdirSync(join(card, run));
    await noticed(join(card, run, 'a.jpg'));
  });
  await watcher.close();
}
await store.close();
const storeBytes = statSync(join(stateDir, 'queue.sqlite')).size;
process.stdout.write(
  `${handed.length} handed over; the store has ${Math.round(storeBytes / 1e6)} MB\n`,
);
rmSync(folder, { recursive: true });
