import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { AssetView } from '../../../src/simulator/index.ts';
import type { Line } from '../program.ts';
import type { Hardship } from './hardship.ts';
import { failings, type Report } from './report.ts';

/**
 * The judgement at the end of every case: each content of these files is complete at Frame.io exactly
 * once, nothing that had arrived was sent again, and every asset is known to the ledger.
 */
export async function judge(hardship: Hardship, paths: readonly string[]): Promise<Report> {
  const { stage, tried, notes } = hardship;
  await hardship.look();
  const assets = await stage.assets();
  const deliveries = (await stage.run('ledger')).events;
  const orphans = (await stage.run('ledger', '--orphans')).events;
  const dead = new Set(orphans.map(({ assetId }) => assetId));
  const sizes = await sizesBySha256(paths);
  const complete = assets.filter(({ status }) => status === 'complete');
  const times = (sha256: string) => complete.filter((asset) => asset.sha256 === sha256).length;
  const twice = [...sizes.keys()].reduce((sum, key) => sum + Math.max(0, times(key) - 1), 0);
  const missing = [...sizes].filter(([sha256]) => times(sha256) === 0);
  const report: Report = {
    tried,
    survived: tried,
    bytesLost: missing.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0),
    duplicates: twice + sentAgain(hardship),
    mixtures: complete.filter(({ id, sha256 }) => !sizes.has(sha256 ?? '') && !dead.has(id)).length,
    unaccounted: unaccounted(assets, deliveries, orphans),
    violations: stage.frameio.control.violations().map(({ what }) => what),
    notes: [...notes, `${begunAgain(hardship)} PUTs begun again`],
  };
  return failings(report).length === 0 ? report : { ...report, survived: 0 };
}

const putsOf = ({ stage }: Hardship) =>
  stage.frameio.control
    .calls()
    .filter(({ host, method }) => host === 'storage' && method === 'PUT');

/** PUTs of parts that the store knew to have arrived when they began. */
const sentAgain = (hardship: Hardship): number =>
  putsOf(hardship).filter(({ id, path }) => id > (hardship.arrived.get(path) ?? Infinity)).length;

/** For whatever reason: broken off, refused, or their answer lost. */
function begunAgain(hardship: Hardship): number {
  const puts = putsOf(hardship);
  return puts.length - new Set(puts.map(({ path }) => path)).size;
}

/** An asset whose id was never heard is accounted for by a possible orphan of its name. */
function unaccounted(
  assets: readonly AssetView[],
  deliveries: readonly Line[],
  orphans: readonly Line[],
): number {
  const known = new Set([...deliveries, ...orphans].map(({ assetId }) => assetId));
  const possible = orphans.filter(({ certain }) => certain === false).map(({ name }) => name);
  const unknown = assets.filter(({ id, name }) => {
    if (known.has(id)) return false;
    const index = possible.indexOf(name);
    if (index >= 0) possible.splice(index, 1);
    return index < 0;
  });
  const complete = new Set(
    assets.filter(({ status }) => status === 'complete').map(({ id }) => id),
  );
  const lies = deliveries.filter(({ assetId }) => !complete.has(String(assetId)));
  return unknown.length + lies.length;
}

/** By content: two files of one content are to be there once. */
async function sizesBySha256(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
    });
    sizes.set(hash.digest('hex'), sizeBytes);
  }
  return sizes;
}
