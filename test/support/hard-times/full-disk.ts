import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fillDisk, mountTmpfs } from '../mount.ts';
import { makeFolder, type Line } from '../program.ts';
import { MEGA, endedWell, endure, type Hardship } from './hardship.ts';
import type { Report } from './report.ts';

/** The disk of the queue fills up under `dailies upload`, which ends; with room again it goes on. */
export async function fullDiskEndsUpload(): Promise<Report> {
  return onSmallDisk(async (hardship, disk) => {
    const { stage } = hardship;
    const paths = await hardship.files(96, 3);
    hardship.slow(24 * MEGA);
    const program = stage.start('upload', ...paths);
    await hardship.partsMore(2);
    await hardship.look();
    hardship.fault();
    fillDisk(ballastOf(disk));
    const { code, events } = await program.ended();
    assert.equal(code, 2);
    assert.equal(events.at(-1)?.['code'], 'disk_full');
    await makeRoom(disk);
    const known = hardship.arrived.size;
    await hardship.look();
    hardship.note(
      `${hardship.arrived.size} parts recorded, ${known} of them before the disk filled`,
    );
    hardship.fast();
    await endedWell(stage.start('upload', ...paths), paths);
    return paths;
  });
}

/** The same under a device that runs for months: it waits for room and goes on by itself. */
export async function fullDiskHoldsDevice(): Promise<Report> {
  return onSmallDisk(async (hardship, disk) => {
    const { stage } = hardship;
    const paths = await hardship.files(96, 3);
    hardship.slow(24 * MEGA);
    const device = stage.device(...paths);
    await hardship.partsMore(2);
    await hardship.look();
    hardship.fault();
    fillDisk(ballastOf(disk));
    await device.event((event) => isHeld(event));
    // Long enough to see whether it stays held.
    await delay(7_000);
    const holds = device.events.filter(isHeld).length;
    assert.equal(holds, 1, 'told once');
    await makeRoom(disk);
    const startMs = performance.now();
    await hardship.partsMore(1, 15_000);
    hardship.note(`went on ${Math.round(performance.now() - startMs)} ms after there was room`);
    hardship.fast();
    for (const path of paths) {
      await device.event((event) => event.type === 'completed' && event['path'] === path);
    }
    device.kill('SIGTERM');
    assert.equal((await device.ended()).code, 0);
    return paths;
  });
}

const isHeld = ({ type, reasons }: Line) =>
  type === 'held' && JSON.stringify(reasons).includes('"diskFull"');

async function onSmallDisk(
  work: (hardship: Hardship, disk: string) => Promise<readonly string[]>,
): Promise<Report> {
  await using folder = await makeFolder();
  const disk = join(folder.path, 'small');
  using _ = mountTmpfs(disk, '2m');
  return await endure({}, async (hardship) => work(hardship, disk), { DAILIES_STATE_DIR: disk });
}

const ballastOf = (disk: string) => join(disk, 'ballast');

const makeRoom = async (disk: string) => rm(ballastOf(disk));
