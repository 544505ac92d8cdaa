import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mountFolder, type Mount } from '../mount.ts';
import type { Line } from '../program.ts';
import { MEGA, endedWell, endure, type Hardship } from './hardship.ts';
import type { Report } from './report.ts';

/** A card whose files can be made to vanish and come back as they were. */
interface Card extends Disposable {
  readonly paths: readonly string[];
  /** Where the same files are when all is over. */
  readonly kept: readonly string[];
  vanish(): Promise<void>;
  comeBack(): Promise<void>;
}

type HowLost = 'renamed' | 'unmounted';

/** A card is pulled under a device that runs for months: it goes on by itself when it is back. */
export async function lostDiskOfDevice(how: HowLost, goneMs: number): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    using card = await makeCard(hardship, how);
    hardship.slow(24 * MEGA);
    const device = stage.device(...card.paths);
    await hardship.partsMore(2);
    await loseIt(hardship, card);
    await device.event(isVanished);
    await delay(goneMs);
    await hardship.look();
    hardship.fast();
    await card.comeBack();
    const backMs = await hardship.seen(({ type }) => type === 'bytesReceived', 15_000);
    for (const path of card.paths) {
      await device.event((event) => event.type === 'completed' && event['path'] === path);
    }
    device.kill('SIGTERM');
    assert.equal((await device.ended()).code, 0);
    hardship.note(`${how}: bytes flowed ${Math.round(backMs)} ms after its return`);
    return card.kept;
  });
}

/** The same under `dailies upload`, which ends, and goes on when it is told the files again. */
export async function lostDiskOfUpload(how: HowLost): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    using card = await makeCard(hardship, how);
    hardship.slow(24 * MEGA);
    const program = stage.start('upload', ...card.paths);
    await hardship.partsMore(2);
    await loseIt(hardship, card);
    const { code, events } = await program.ended();
    assert.equal(code, 5);
    assert.ok(events.some(isVanished));
    await hardship.look();
    hardship.fast();
    await card.comeBack();
    await endedWell(stage.start('upload', ...card.paths), card.paths);
    return card.kept;
  });
}

async function loseIt(hardship: Hardship, card: Card): Promise<void> {
  await hardship.look();
  hardship.fault();
  await card.vanish();
}

const isVanished = ({ type, code }: Line) => type === 'failed' && code === 'file_vanished';

async function makeCard({ stage }: Hardship, how: HowLost): Promise<Card> {
  const [disk, card] = [join(stage.folder, 'disk'), join(stage.folder, 'card')];
  await mkdir(disk);
  const names = ['A.mxf', 'B.mxf'];
  await stage.file(join('disk', 'A.mxf'), 80 * MEGA);
  await stage.file(join('disk', 'B.mxf'), 8 * MEGA);
  const inside = (folder: string) => names.map((name) => join(folder, name));
  const paths = inside(card);
  if (how === 'renamed') {
    await rename(disk, card);
    return {
      paths,
      kept: paths,
      vanish: async () => rename(card, disk),
      comeBack: async () => rename(disk, card),
      [Symbol.dispose]: () => undefined,
    };
  }
  let mount: Mount = mountFolder(disk, card);
  return {
    paths,
    kept: inside(disk),
    vanish: async () => mount.unmount(),
    comeBack: async () => {
      mount = mountFolder(disk, card);
    },
    [Symbol.dispose]: () => mount.unmount(),
  };
}
