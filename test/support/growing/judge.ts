import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { inspectMedia } from '../../../src/recorder/index.ts';
import type { AssetView } from '../../../src/simulator/index.ts';
import { mustPlay } from './behaviours.ts';
import type { Scene } from './scene.ts';

/** A file that was recorded. */
export interface Recorded {
  readonly path: string;
  readonly sha256: string;
}

/**
 * What is wrong with the end of a row, in words; nothing, when each file on the disk is one live asset at
 * Frame.io, byte for byte, and plays, every other asset is named by the ledger as dead, and the device did
 * nothing against the documentation.
 */
export async function judge(scene: Scene, files: readonly Recorded[]): Promise<readonly string[]> {
  const { stage, row } = scene;
  const assets = await stage.assets();
  const orphans = (await stage.run('ledger', '--orphans')).events;
  const dead = new Set(orphans.map(({ assetId }) => assetId));
  const live = assets.filter(({ id }) => !dead.has(id));
  const found = files.map(({ path, sha256 }) => {
    const same = live.filter((asset) => asset.sha256 === sha256);
    return same.length === 1 ? [] : [`${same.length} live assets are ${nameOf(path)}`];
  });
  const strange = live.filter(({ sha256 }) => !files.some((file) => file.sha256 === sha256));
  const silent = mustPlay(row) ? await unplayable(live) : [];
  const violations = stage.frameio.control.violations().map(({ what }) => what);
  const odd = [...strange.map(describe), ...misnamed(scene, live)];
  return [...found.flat(), ...odd, ...silent, ...violations];
}

export async function recorded(scene: Scene): Promise<readonly Recorded[]> {
  const paths = await scene.files();
  return Promise.all(paths.map(async (path) => ({ path, sha256: await sha256Of(path) })));
}

const nameOf = (path: string) => path.split('/').at(-1) ?? path;

const describe = ({ name, status, storedParts }: AssetView) =>
  `${name} is ${status} with ${storedParts} parts, no file, and not dead by the ledger`;

/** Recorders give files their names at the end; assets must have them too. */
function misnamed({ row }: Scene, live: readonly AssetView[]): readonly string[] {
  const temporary = /\.(tmp|part|recording)$|^\[new file\]/;
  if (row.behaviour === 'dies') return [];
  return live.filter(({ name }) => temporary.test(name)).map(({ name }) => `one is called ${name}`);
}

async function unplayable(live: readonly AssetView[]): Promise<readonly string[]> {
  const found = live.map(async ({ name, contentFile }) => {
    const { playable, reason } = await inspectMedia(contentFile ?? '');
    return playable ? [] : [`${name} does not play: ${reason}`];
  });
  return (await Promise.all(found)).flat();
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
