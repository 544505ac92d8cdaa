import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { endure } from './hardship.ts';
import type { Report } from './report.ts';

const MEBI = 1024 ** 2;
const EDGES = [0, 1, 5 * MEBI - 1, 5 * MEBI, 16 * MEBI, 16 * MEBI + 1];

/** Files around every edge of parts, and a sparse one of `sparseBytes`. */
export async function edgeSizes(sparseBytes: number): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    const edges = await Promise.all(
      EDGES.map(async (size) => stage.file(`edge-${size}.mxf`, size)),
    );
    const sparse = await stage.file('sparse.mxf', 0);
    await truncate(sparse, sparseBytes);
    const paths = [...edges, sparse];
    const [empty, ...others] = paths;
    for (const _ of paths) hardship.fault();
    const startMs = performance.now();
    const { events, stderr } = await stage.run('upload', ...paths);
    const seconds = (performance.now() - startMs) / 1_000;
    const skipped = events.filter(({ type }) => type === 'skipped');
    assert.deepEqual(
      skipped.map(({ path, code }) => ({ path, code })),
      [{ path: empty, code: 'empty' }],
      stderr,
    );
    hardship.note(`all of ${(sparseBytes / 1e9).toFixed(1)} GB in ${seconds.toFixed(1)} s`);
    return others;
  });
}
