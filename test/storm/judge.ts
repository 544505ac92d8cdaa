import type { Delivery, Job, Orphan, StorePort } from '../../src/engine/index.ts';
import type { AssetView } from '../../src/simulator/index.ts';
import { judgeEvents } from './judge-events.ts';
import { PROJECT, type Storm } from './storm.ts';

const ALL = { limit: 10_000 };

/** What is on both sides when all is over. */
interface Facts {
  readonly assets: readonly AssetView[];
  readonly jobs: readonly Job[];
  readonly deliveries: readonly Delivery[];
  readonly orphans: readonly Orphan[];
}

async function read(store: StorePort, storm: Storm): Promise<Facts> {
  const { control } = storm.standIn.simulator;
  await control.settled();
  const prefix = `s${storm.seed}-`;
  return {
    assets: control.assets().filter(({ name }) => name.startsWith(prefix)),
    jobs: (await store.list(ALL)).map(({ job }) => job),
    deliveries: (await store.deliveries(ALL)).lines,
    orphans: (await store.orphans(ALL)).lines,
  };
}

/**
 * @param leftOut names of files that nobody wants any more
 * @returns what is not as it must be, with Frame.io's stand-in as witness
 */
export async function judge(storm: Storm, leftOut: ReadonlySet<string>): Promise<string[]> {
  const facts = await read(storm.store, storm);
  const completed = facts.jobs.filter(({ state }) => state.kind === 'completed');
  return [
    ...storm.witness.wrongs,
    ...judgeJobs(facts),
    ...judgeDeliveries(storm, facts, completed),
    ...judgeAssets(facts),
    ...judgeFiles(storm, facts, leftOut),
    ...judgeEvents(storm, facts.jobs),
  ];
}

function judgeJobs({ jobs }: Facts): string[] {
  return jobs.flatMap(({ name, state }) => {
    if (state.kind === 'failed' && state.code === 'file_changed') return [];
    if (['completed', 'skipped', 'cancelled'].includes(state.kind)) return [];
    return [`${name} is left ${state.kind}${state.kind === 'failed' ? `: ${state.message}` : ''}`];
  });
}

/** The ledger says what Frame.io has, no more and no less. */
function judgeDeliveries(
  storm: Storm,
  { assets, deliveries }: Facts,
  completed: readonly Job[],
): string[] {
  const wrongs: string[] = [];
  if (deliveries.length !== completed.length) {
    wrongs.push(`${completed.length} completed, ${deliveries.length} in the ledger`);
  }
  const seen = new Map<string, string>();
  for (const { assetId, name, sha256, projectId, jobId } of deliveries) {
    const asset = assets.find(({ id }) => id === assetId);
    const { changedSilently, contents } = storm.card.find(name);
    // Parts whose replies were lost, and which went again after a change that left no trace: Frame.io
    // keeps the old ones where they made the asset complete, and no device can know.
    const isUnknowable =
      changedSilently && (storm.witness.putCounts.get(assetId) ?? 0) > (asset?.parts ?? 0);
    if (asset?.status !== 'complete') wrongs.push(`${name}: delivered, but not complete there`);
    else if (asset.sha256 !== sha256 && !isUnknowable) {
      wrongs.push(`${name}: other bytes there than in the ledger`);
    }
    if (asset?.name !== name) wrongs.push(`${name}: delivered as ${asset?.name}`);
    if (storm.witness.projects.get(assetId) !== projectId) {
      wrongs.push(`${name}: in the ledger of ${projectId}, which it did not go to`);
    }
    if (!contents.includes(sha256)) wrongs.push(`${name}: a mixture was delivered`);
    // What it is known by was taken before it changed without a trace.
    if (changedSilently || completed.find(({ id }) => id === jobId)?.again === true) continue;
    const key = `${sha256} ${projectId}`;
    const earlier = seen.get(key);
    const areTwins = storm.witness.twins.has(name) && storm.witness.twins.has(earlier ?? '');
    if (earlier !== undefined && !areTwins)
      wrongs.push(`${name}: delivered twice, before as ${earlier}`);
    seen.set(key, name);
  }
  return wrongs;
}

/** Every asset is a delivery or written down as an orphan. */
function judgeAssets({ assets, deliveries, orphans }: Facts): string[] {
  const wrongs: string[] = [];
  const delivered = new Set(deliveries.map(({ assetId }) => assetId));
  const dead = new Set(orphans.map(({ assetId }) => assetId).filter((id) => id !== null));
  const nameless = orphans.filter(({ assetId }) => assetId === null);
  if (delivered.size !== deliveries.length) wrongs.push('two deliveries of one asset');
  for (const id of dead) {
    if (delivered.has(id)) wrongs.push(`asset ${id} is delivered and an orphan`);
    if (!assets.some((asset) => asset.id === id)) wrongs.push(`orphan ${id} never existed`);
  }
  const unknown = assets.filter(({ id }) => !delivered.has(id) && !dead.has(id));
  if (unknown.length > nameless.length) {
    const names = unknown.map(({ name, id }) => `${name} ${id}`);
    wrongs.push(`assets that nobody knows of: ${names.join(', ')} (${nameless.length} may be)`);
  }
  for (const { name, putCount } of unknown) {
    if (putCount > 0) wrongs.push(`${name}: parts went to an asset that is not written down`);
  }
  return wrongs;
}

/** What is on the card has arrived, but for what is empty or unwanted. */
function judgeFiles(
  { card }: Storm,
  { deliveries }: Facts,
  leftOut: ReadonlySet<string>,
): string[] {
  return card.files.flatMap(({ name, sizeBytes, contents, changedSilently }) => {
    if (sizeBytes === 0 || leftOut.has(name)) return [];
    // Where nobody can see that it changed, what it was before may be what counts.
    const wanted = changedSilently ? contents : contents.slice(-1);
    const arrived = deliveries.some(
      ({ sha256, projectId }) => projectId === PROJECT && wanted.includes(sha256),
    );
    return arrived ? [] : [`${name} has not arrived`];
  });
}
