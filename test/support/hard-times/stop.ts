import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { MEGA, endure } from './hardship.ts';
import type { Report } from './report.ts';

/**
 * SIGSTOP in the middle of several parts, for so long that the storage has dropped them, every patience
 * of our own is over and the access token, which the second half of the files needs, has run out.
 */
export async function stoppedAmidParts(stopMs: number): Promise<Report> {
  return endure({ accessTokenLifeSeconds: stopMs / 2_000 }, async (hardship) => {
    const { stage } = hardship;
    const paths = await hardship.files(96, 64, 3, 2, 1, 4, 5, 6, 7, 8, 9);
    hardship.slow(16 * MEGA);
    const program = stage.start('upload', ...paths);
    await hardship.partsMore(2);
    hardship.fault();
    program.kill('SIGSTOP');
    await delay(stopMs);
    await hardship.look();
    hardship.fast();
    program.kill('SIGCONT');
    const backMs = await hardship.partsMore(1, 30_000);
    const { code, stderr } = await program.ended();
    assert.equal(code, 0, stderr);
    hardship.note(`a part had arrived ${Math.round(backMs)} ms after SIGCONT`);
    return paths;
  });
}

/** SIGSTOP while Frame.io makes the asset: its answer waits in the socket, or the socket is dead. */
export async function stoppedAmidCreate(stopMs: number): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    const { faults } = stage.frameio.control;
    const path = await stage.file('A.mxf', 20 * MEGA);
    faults.enable('stall', { host: 'api', path: '/v2/devices/assets', ms: 2_000, times: 1 });
    const program = stage.start('upload', path);
    await hardship.seen(({ type }) => type === 'assetCreated');
    hardship.fault();
    program.kill('SIGSTOP');
    await delay(stopMs);
    program.kill('SIGCONT');
    const { code, stderr } = await program.ended();
    assert.equal(code, 0, stderr);
    return [path];
  });
}
