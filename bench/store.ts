import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reach } from '../src/engine/index.ts';
import { SqliteStore } from '../src/platform/index.ts';
import { JOBS, PARTS_PER_JOB, PROJECT, idOf } from './support/fill.ts';
import { SITUATIONS, arrange, type Situation } from './support/situations.ts';
import { Table, medianMs, timeMs, times } from './support/table.ts';

/**
 * The durable queue at its full size, 100,000 jobs with 1,000,000 parts, in the temp folder:
 * `node bench/store.ts [jobs]` prints a table, and exits 1 when a figure misses its target.
 */
const CLAIM_TARGET_MS = 2;
const OPEN_TARGET_MS = 1_000;
const PAGE_TARGET_MS = 50;
const COUNTS_TARGET_MS = 50;
const PAGE_LIMIT = 100;
const ROUNDS = 200;

const jobs = Number(process.argv[2] ?? JOBS);
const nowMs = Date.now();
const reach: Reach = {
  owner: 'bench',
  nowMs,
  projectId: PROJECT,
  withoutAsset: true,
  askedBy: null,
};

async function bench(path: string, table: Table): Promise<void> {
  const title = `fill with ${jobs} jobs and ${jobs * PARTS_PER_JOB} parts`;
  const filler = join(import.meta.dirname, 'support', 'fill-store.ts');
  const fillMs = await timeMs(async () =>
    execFileSync(process.execPath, [filler, path, `${jobs}`, `${nowMs}`]),
  );
  table.figure(title, fillMs, null);
  table.note('size of the file', mebi(statSync(path).size));
  const startMs = performance.now();
  const store = SqliteStore.open(path);
  await store.releaseAll();
  table.figure('open, and free all leases', performance.now() - startMs, OPEN_TARGET_MS);
  table.note('resident when open', mebi(process.memoryUsage.rss()));
  await measureLists(store, table);
  table.figure('counts', await median(() => store.counts()), COUNTS_TARGET_MS);
  for (const situation of SITUATIONS) {
    arrange(path, situation, jobs, nowMs);
    await measureClaims(store, situation, table);
  }
  table.note('resident at the end', mebi(process.memoryUsage.rss()));
  await store.close();
}

async function measureLists(store: SqliteStore, table: Table): Promise<void> {
  for (const order of ['oldest', 'newest', 'turn'] as const) {
    const lastId = idOf(order === 'newest' ? PAGE_LIMIT : jobs - PAGE_LIMIT - 1);
    const first = { limit: PAGE_LIMIT, order };
    const last = { ...first, afterId: lastId };
    const kinds = { ...last, states: ['queued', 'failed'] } as const;
    const pages = { 'first page': first, 'last page': last, 'last page, of two states': kinds };
    for (const [title, options] of Object.entries(pages)) {
      const ms = await median(() => store.list(options));
      table.figure(`list, ${order}: ${title}`, ms, PAGE_TARGET_MS);
    }
  }
}

/** Claims with their commit. The job is given back each time, which is not measured. */
async function measureClaims(
  store: SqliteStore,
  { title, askedBy }: Situation,
  table: Table,
): Promise<void> {
  const taken: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startMs = performance.now();
    const upload = await store.claim({ ...reach, askedBy, leaseMs: 60_000 });
    taken.push(performance.now() - startMs);
    if (upload === null) throw new Error(`nothing to claim: ${title}`);
    await store.release(reach.owner, upload.job.id);
  }
  const [firstMs = 0, ...others] = taken;
  table.claims(title, firstMs, others, CLAIM_TARGET_MS);
  const dueMs = await median(() => store.nextDueMs({ ...reach, askedBy }));
  table.figure(`next due: ${title}`, dueMs, CLAIM_TARGET_MS);
}

const median = async (work: () => Promise<unknown>) => medianMs(await times(20, work));
const mebi = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;

const folder = mkdtempSync(join(tmpdir(), 'dailies-bench-'));
const table = new Table();
try {
  await bench(join(folder, 'queue.sqlite'), table);
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(table.text());
process.exitCode = table.missed ? 1 : 0;
