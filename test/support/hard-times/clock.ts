import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type Program } from '../program.ts';
import { MEGA, endedWell, endure, type Hardship } from './hardship.ts';
import type { Report } from './report.ts';

/** Debian's libfaketime, which moves a process's wall clock while it runs; null: it is not installed. */
export const fakeTime = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0] ?? null;

/** A jump must not cost more than this: a beat of the engine's heart, and a part at the stage's speed. */
const WITHIN_MS = 15_000;

type Jump = (by: '+1d' | '-1d' | '+0d') => Promise<void>;

/** The wall clock jumps by a day: amid parts, amid waits after faults, and between two runs. */
export async function clockJumps(rounds: number): Promise<Report> {
  await using folder = await makeFolder();
  const file = join(folder.path, 'clock');
  await writeFile(file, '+0d\n');
  const env = {
    LD_PRELOAD: fakeTime ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Times of files are the disk's, whatever a clock says.
    NO_FAKE_STAT: '1',
  };
  const work = async (hardship: Hardship) => {
    const jump: Jump = async (by) => {
      hardship.fault();
      await writeFile(file, `${by}\n`);
    };
    return jumpAbout(hardship, jump, rounds);
  };
  return await endure({}, work, env);
}

async function jumpAbout(hardship: Hardship, jump: Jump, rounds: number): Promise<string[]> {
  const { stage } = hardship;
  const paths = await hardship.files(160 * rounds, 40, 3, 2, 1);
  hardship.slow(32 * MEGA);
  let program = stage.start('upload', ...paths);
  await hardship.partsMore(1);
  for (let round = 0; round < rounds; round++) {
    await amidParts(hardship, jump);
    await amidWaits(hardship, jump);
    program = await betweenRuns(hardship, jump, program, paths);
  }
  hardship.fast();
  await endedWell(program, paths);
  return paths;
}

async function amidParts(hardship: Hardship, jump: Jump): Promise<void> {
  for (const by of ['+1d', '-1d', '+0d'] as const) {
    await jump(by);
    await goesOn(hardship);
  }
}

async function amidWaits(hardship: Hardship, jump: Jump): Promise<void> {
  const { faults } = hardship.stage.frameio.control;
  for (const by of ['-1d', '+1d'] as const) {
    let hits = 0;
    faults.enable('status', { host: 'storage', status: 503 });
    await hardship.seen(({ type }) => type === 'faultHit' && (hits += 1) >= 6);
    await jump(by);
    faults.disable('status');
    await goesOn(hardship);
  }
}

async function betweenRuns(
  hardship: Hardship,
  jump: Jump,
  running: Program,
  paths: readonly string[],
): Promise<Program> {
  let program = running;
  for (const by of ['-1d', '+0d'] as const) {
    program.kill('SIGKILL');
    await program.ended();
    await jump(by);
    program = hardship.stage.start('upload', ...paths);
    await goesOn(hardship);
  }
  return program;
}

/** Not a part that had arrived goes again, and another arrives soon. */
async function goesOn(hardship: Hardship): Promise<void> {
  await hardship.look();
  await hardship.partsMore(1, WITHIN_MS);
}
