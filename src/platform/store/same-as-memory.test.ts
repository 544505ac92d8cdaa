import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_WAIT_MS, type Job, type JobState, type StorePort } from '../../engine/index.ts';
import { MemoryStore, aJob, aPart } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';

/** Something that is done to a store, and what it answers. */
type Act = (store: StorePort) => Promise<unknown>;

const NOW = 1_700_000_000_000;
const LIFE_MS = 24 * 3_600_000;

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const owners = fc.constantFrom('one', 'two');
const projects = fc.constantFrom(null, 'A', 'B');
const askers = fc.constantFrom('me', 'you');
/** The clock goes to and fro, also by more than any wait. */
const times = fc
  .tuple(fc.constantFrom(0, 1, LONGEST_WAIT_MS, LIFE_MS), fc.integer({ min: -3, max: 3 }))
  .map(([farMs, nearMs]) => NOW + farMs + nearMs);

const states: fc.Arbitrary<JobState> = fc.oneof(
  fc.record({
    kind: fc.constant('queued' as const),
    attempts: fc.constant(0),
    notBeforeMs: fc.oneof(fc.constant(0), times),
    why: fc.constant(null),
  }),
  fc.constant<JobState>({ kind: 'identifying', attempts: 0 }),
  fc.constant<JobState>({ kind: 'creating', attempts: 0, recording: null, ending: null }),
  fc.record({
    kind: fc.constantFrom('sending' as const, 'verifying' as const),
    assetId: fc.constant('asset'),
    urlsIssuedAtMs: times.map((ms) => ms - LIFE_MS),
  }),
  fc.constant<JobState>({ kind: 'skipped', code: 'empty', message: 'It is empty' }),
);

const jobs: fc.Arbitrary<Job> = fc
  .record({
    id: ids,
    state: states,
    projectId: projects,
    held: fc.boolean(),
    sample: fc.constantFrom(null, 'c0ffee'),
    rank: fc.integer({ min: -1, max: 1 }),
    priority: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ id, rank, priority, ...differs }) => aJob(id, { ...differs, turn: { rank, priority } }));

const reaches = fc.record({
  owner: owners,
  nowMs: times,
  projectId: projects,
  withoutAsset: fc.boolean(),
  askedBy: fc.option(askers),
});

const changes = fc
  .record({ job: jobs, parts: fc.subarray([1, 2, 3]), replacesParts: fc.boolean() })
  .map(({ parts, ...change }) => ({
    ...change,
    parts: parts.map((number) => aPart(number)),
    deadAsset: null,
    delivery: null,
  }));

const options = fc.record(
  {
    limit: fc.integer({ min: 1, max: 4 }),
    order: fc.constantFrom('oldest' as const, 'newest' as const, 'turn' as const),
    afterId: ids,
    states: fc.subarray(['queued', 'creating', 'sending', 'skipped'] as const),
    code: fc.constantFrom('empty' as const, 'paused' as const),
  },
  { requiredKeys: ['limit'] },
);

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(jobs, askers).map(
    ([job, asker]): Act =>
      (store) =>
        store.add([job], asker),
  ),
  fc.tuple(ids, askers).map(
    ([id, asker]): Act =>
      (store) =>
        store.ask([id], asker),
  ),
  reaches.map(
    (reach): Act =>
      (store) =>
        store.claim({ ...reach, leaseMs: 2 }),
  ),
  reaches.map(
    (reach): Act =>
      (store) =>
        store.nextDueMs(reach),
  ),
  fc.tuple(owners, changes).map(
    ([owner, change]): Act =>
      (store) =>
        store.save(owner, change),
  ),
  fc.tuple(changes, times).map(
    ([change, ms]): Act =>
      (store) =>
        store.saveFree([change], ms),
  ),
  fc.tuple(owners, times).map(
    ([owner, ms]): Act =>
      (store) =>
        store.renew(owner, ms),
  ),
  fc.tuple(owners, ids).map(
    ([owner, id]): Act =>
      (store) =>
        store.release(owner, id),
  ),
  options.map(
    (which): Act =>
      (store) =>
        store.list(which),
  ),
  jobs.map(
    (job): Act =>
      (store) =>
        store.twinOf(job),
  ),
  fc.constant<Act>((store) => store.lowestRank()),
  fc.constant<Act>((store) => store.counts()),
  fc.constant<Act>((store) => store.releaseAll()),
);

const answerOf = async (act: Act, store: StorePort) =>
  act(store).catch((error: unknown) => (error instanceof Error ? 'an error' : error));

test('the SQLite store answers to whatever is done as the one in memory does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dailies-same-'));
  let count = 0;
  const property = fc.asyncProperty(
    fc.array(acts, { minLength: 20, maxLength: 60 }),
    async (sequence) => {
      const store = SqliteStore.open(join(folder, `${count++}.sqlite`));
      const memory = new MemoryStore();
      try {
        for (const [index, act] of sequence.entries()) {
          const answer = await answerOf(act, store);
          expect(answer, `act ${index}`).toEqual(await answerOf(act, memory));
        }
      } finally {
        await store.close();
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
  rmSync(folder, { recursive: true });
});
