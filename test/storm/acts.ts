import type { Job } from '../../src/engine/index.ts';
import type { CardFile } from './card.ts';
import { OTHER_PROJECT, PROJECT, type Storm } from './storm.ts';

const DAY_MS = 86_400_000;

type Act = (storm: Storm) => Promise<void>;

const aJob = ({ dice, witness }: Storm): Job | null => {
  const jobs = [...witness.jobs.values()];
  return jobs.length === 0 ? null : dice.pick(jobs);
};
const aFile = ({ dice, card }: Storm, fits: (file: CardFile) => boolean): CardFile | null => {
  const files = card.files.filter(fits);
  return files.length === 0 ? null : dice.pick(files);
};
const forAJob =
  (kind: 'cancel' | 'retry' | 'hold' | 'resume'): Act =>
  async (storm) => {
    const job = aJob(storm);
    if (job !== null) await storm.command({ kind, which: [job.id] });
  };
const forAll =
  (kind: 'cancel' | 'retry' | 'hold' | 'resume' | 'move'): Act =>
  async (storm) =>
    storm.command({ kind, which: 'all' });
const paused =
  (on: boolean): Act =>
  async (storm) =>
    storm.command({ kind: 'set', settings: { paused: on } });
const project =
  (id: string): Act =>
  async (storm) => {
    storm.tell(`paired with ${id}`);
    storm.projectId = id;
    storm.engine.setProject(id);
    storm.engine.resume('pairingLost');
  };

async function shoot(storm: Storm): Promise<void> {
  const { card, dice } = storm;
  const files = [];
  for (let left = dice.int(1, 3); left > 0; left -= 1) files.push(await card.write());
  if (dice.chance(0.7)) await storm.enqueue(files);
}

/** A recorder begins, and goes on by itself; a watch folder finds what it writes. */
async function roll(storm: Storm): Promise<void> {
  const { card, clock, dice } = storm;
  const take = card.record();
  storm.tell(`${take.file.name} is recorded`);
  let left = dice.int(0, 60);
  const goOn = (): void => {
    if (take.hasEnded) return;
    if (left === 0) {
      storm.tell(`${take.file.name} ends (${take.file.sizeBytes})`);
      return take.end();
    }
    left -= 1;
    take.write();
    clock.inTheWorld(dice.pick([100, 100, 250, 250, 500, 1_000, 4_000, 12_000]), goOn);
  };
  clock.inTheWorld(100, goOn);
  await storm.enqueue([take.file], { again: false, origin: 'found', growing: true });
  await storm.run(dice.int(50, 150));
}

async function copy(storm: Storm): Promise<void> {
  const file = aFile(storm, (each) => !each.hidden && !each.isRecorded && !each.changedSilently);
  if (file === null) return;
  const { name } = await storm.card.copy(file);
  storm.tell(`${name} is a copy of ${file.name}`);
}

async function change(storm: Storm): Promise<void> {
  const file = aFile(storm, (each) => !each.hidden && !each.isRecorded && each.sizeBytes > 0);
  if (file === null) return;
  // Content that nobody can see changing is no content that a copy could be known by.
  const silently = !file.hasCopy && storm.dice.chance(0.6);
  storm.tell(`${file.name} changes${silently ? ' silently' : ''}`);
  await storm.card.change(file, silently);
}

async function hide(storm: Storm): Promise<void> {
  const file = aFile(storm, (each) => !each.hidden);
  if (file === null) return;
  storm.tell(`${file.name} vanishes`);
  await storm.card.hide(file);
}

async function show(storm: Storm): Promise<void> {
  const file = aFile(storm, (each) => each.hidden);
  if (file === null) return;
  storm.tell(`${file.name} is back`);
  await storm.card.show(file);
}

async function enqueue(storm: Storm): Promise<void> {
  const { card, dice } = storm;
  const files = card.files.filter((file) => !file.hidden && dice.chance(0.7));
  const again = dice.chance(0.06);
  await storm.enqueue(files, { again, origin: dice.chance(0.15) ? 'found' : 'named' });
}

async function first(storm: Storm): Promise<void> {
  const job = aJob(storm);
  if (job !== null) await storm.command({ kind: 'first', id: job.id });
}

async function bandwidth(storm: Storm): Promise<void> {
  const bytesPerSecond = storm.dice.pick([null, 16_000, 200_000, 0]);
  const always = [{ weekday: null, minute: 0, bytesPerSecond }];
  await storm.command({ kind: 'set', settings: { bandwidth: always } });
}

async function setClock(storm: Storm): Promise<void> {
  const { clock, dice } = storm;
  const aheadMs = dice.pick([-DAY_MS, -3_600_000, 0, 61_000, 3_600_000, DAY_MS]);
  clock.set(aheadMs);
  storm.tell(`the device's clock is ${aheadMs / 1_000} s ahead`);
}

/** Bad weather, and at once something that meets it. */
async function gust(storm: Storm): Promise<void> {
  const { weather, card, dice } = storm;
  storm.tell(`weather: ${weather.gust(dice)}`);
  if (dice.chance(0.5)) await storm.enqueue([await card.write()]);
}

/** With how often each is done. */
const ACTS: readonly (readonly [number, Act])[] = [
  [5, shoot],
  [6, roll],
  [6, enqueue],
  [2, copy],
  [3, change],
  [3, hide],
  [3, show],
  [2, forAJob('cancel')],
  [2, forAJob('hold')],
  [2, forAJob('resume')],
  [2, forAJob('retry')],
  [2, first],
  [1, forAll('hold')],
  [1, forAll('resume')],
  [1, forAll('retry')],
  [0.3, forAll('cancel')],
  [1, forAll('move')],
  [1, paused(true)],
  [2, paused(false)],
  [1, async (storm) => storm.command({ kind: 'set', settings: { mode: 'manual' } })],
  [1, async (storm) => storm.command({ kind: 'set', settings: { mode: 'automatic' } })],
  [1, bandwidth],
  [1.5, setClock],
  [0.7, async (storm) => storm.sleep()],
  [1, async (storm) => storm.restart()],
  [1, project(OTHER_PROJECT)],
  [2, project(PROJECT)],
  [10, gust],
  [3, async (storm) => storm.weather.calm()],
];
const TOTAL = ACTS.reduce((sum, [weight]) => sum + weight, 0);

/** Something happens to the device, by the dice. */
export async function act(storm: Storm): Promise<void> {
  let at = storm.dice.random() * TOTAL;
  for (const [weight, does] of ACTS) {
    at -= weight;
    if (at < 0) return does(storm);
  }
}

/** Everything is well again, and all that waits for a person is let go. */
export async function makeGood(storm: Storm): Promise<void> {
  const { card, weather, clock } = storm;
  storm.tell('--- all is well again');
  weather.calm();
  clock.set(0);
  card.endTakes();
  for (const file of card.files) if (file.hidden) await card.show(file);
  await project(PROJECT)(storm);
  storm.engine.resume('stopped');
  const settings = { paused: false, mode: 'automatic', bandwidth: [] } as const;
  await storm.command({ kind: 'set', settings });
  await forAll('resume')(storm);
  await forAll('move')(storm);
}
