import { join } from 'node:path';
import type { Part } from '../../../src/engine/index.ts';
import { SqliteStore } from '../../../src/platform/index.ts';
import type { AssetView, CallView } from '../../../src/simulator/index.ts';
import type { Line } from '../program.ts';
import { partPath } from '../stage.ts';
import { bytesPerSecondOf } from './row.ts';
import type { Scene } from './scene.ts';

/** How one file went up; times by Frame.io's clock, which is the recorder's. */
export interface Figures {
  readonly name: string;
  readonly sizeBytes: number;
  /** From the recorder's start until the first part had arrived. */
  readonly firstPartMs: number;
  /** Of the file, when the recorder closed it: what Frame.io had acknowledged. */
  readonly shareAtCut: number;
  /**
   * From then until Frame.io had acknowledged the last part, which is when an asset is complete (protocol.md
   * §11.4); how long the simulator then takes to hash it is its own affair.
   */
  readonly completeAfterCutMs: number;
  /**
   * What can only be sent after the cut, on the row's link: the held part, parts that the recorder patched
   * when it closed, and the final part; 0 where the link has no limit.
   */
  readonly lastPartsMs: number;
  /** What of the file was not there at the cut takes on the row's link. */
  readonly restMs: number;
  /** For its assets, to Frame.io and the storage. */
  readonly requests: number;
}

/** A file's beginning and end, as its recorder told of them. */
export interface Take {
  readonly path: string;
  readonly beganMs: number;
  readonly closedMs: number;
}

/** @param diedMs when the recorder ended without closing what it had begun */
export function takesOf(events: readonly Line[], diedMs: number): readonly Take[] {
  const closed = new Map(
    events
      .filter(({ type }) => type === 'recorded')
      .map((event) => [event['finalPath'], Date.parse(String(event['closedAt']))]),
  );
  return events
    .filter(({ type }) => type === 'recording')
    .map(({ at, path, finalPath }) => {
      const closedMs = closed.get(finalPath);
      const is = closedMs === undefined ? path : finalPath;
      return { path: String(is), beganMs: Date.parse(at), closedMs: closedMs ?? diedMs };
    });
}

export async function figuresOf(scene: Scene, takes: readonly Take[]): Promise<readonly Figures[]> {
  const store = SqliteStore.open(join(scene.stage.env['DAILIES_STATE_DIR'] ?? '', 'queue.sqlite'));
  const uploads = await store.list({ limit: 1_000 });
  await store.close();
  return takes.flatMap((take) => {
    const upload = uploads.find(
      ({ job: { path, state } }) => path === take.path && state.kind === 'completed',
    );
    const assetId = upload?.job.state.kind === 'completed' ? upload.job.state.assetId : null;
    const asset = scene.assets().find(({ id }) => id === assetId);
    return upload === undefined || asset === undefined
      ? []
      : [measure(scene, take, asset, upload.parts)];
  });
}

function measure(
  { stage, row }: Scene,
  { beganMs, closedMs }: Take,
  { id, name, sizeBytes }: AssetView,
  parts: readonly Part[],
): Figures {
  const calls = stage.frameio.control.calls();
  const arrived = arrivals(calls);
  const arrivedMs = (part: Part) => arrived.get(partPath(id, part)) ?? Infinity;
  const late = parts.filter((part) => arrivedMs(part) > closedMs);
  const totalBytes = sizeBytes ?? 0;
  const lateBytes = sumOf(late);
  const last = late.filter(
    (part) =>
      part.number === 1 || part === parts.at(-1) || wasThere(calls, partPath(id, part), closedMs),
  );
  const { linkMegabitsPerSecond: link } = row;
  const onLinkMs = (bytes: number) =>
    link === null ? 0 : (bytes / bytesPerSecondOf(link)) * 1_000;
  return {
    name,
    sizeBytes: totalBytes,
    firstPartMs: Math.min(...parts.map(arrivedMs)) - beganMs,
    shareAtCut: totalBytes === 0 ? 0 : 1 - lateBytes / totalBytes,
    completeAfterCutMs: Math.max(...parts.map(arrivedMs)) - closedMs,
    lastPartsMs: onLinkMs(sumOf(last)),
    restMs: onLinkMs(lateBytes),
    requests: 1 + calls.filter(({ path }) => path.includes(id)).length,
  };
}

/** It had arrived before, as it was then; what was on its way does not count. */
const wasThere = (calls: readonly CallView[], partAt: string, closedMs: number): boolean =>
  calls.some(
    ({ path, at, durationMs, status }) =>
      status === 200 && path === partAt && Date.parse(at) + (durationMs ?? Infinity) <= closedMs,
  );

const sumOf = (parts: readonly Part[]) => parts.reduce((sum, part) => sum + part.sizeBytes, 0);

/** By path of the upload URL: when what is there had arrived, the last time. */
function arrivals(calls: readonly CallView[]): ReadonlyMap<string, number> {
  const puts = calls.filter(({ method, host }) => host === 'storage' && method === 'PUT');
  return new Map(
    puts
      .filter(({ status }) => status === 200)
      .map(({ path, at, durationMs }) => [path, Date.parse(at) + (durationMs ?? 0)]),
  );
}
