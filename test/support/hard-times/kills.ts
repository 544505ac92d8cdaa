import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MEGA, endedWell, endure } from './hardship.ts';
import type { Report } from './report.ts';

/** SIGKILL at random moments of several files, two of which are of one content. */
export async function killedAtRandom(kills: number, random: () => number): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    const paths = await hardship.files(24 + 12 * kills, 24, 7, 3, 1, 1);
    const twin = join(stage.folder, 'twin.mxf');
    await copyFile(paths[0] ?? '', twin);
    paths.push(twin);
    hardship.slow(24 * MEGA);
    for (let kill = 0; kill < kills; kill++) {
      const program = stage.start('upload', ...paths);
      // From the first steps of a process to the middle of its parts.
      await delay(150 + random() * 1_500);
      hardship.fault();
      program.kill('SIGKILL');
      await program.ended();
      if (kill > 0) await hardship.look();
    }
    hardship.fast();
    await endedWell(stage.start('upload', ...paths), paths);
    return paths;
  });
}

/** Chance that can be had again. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
