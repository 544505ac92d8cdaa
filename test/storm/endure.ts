import type { UploadEvent } from '../../src/engine/index.ts';
import type { SimulatorEvent } from '../../src/simulator/index.ts';
import { act, makeGood } from './acts.ts';
import { judge } from './judge.ts';
import type { Trace } from './log.ts';
import { Storm, type Setting } from './storm.ts';

export interface Figures {
  storms: number;
  crashes: number;
  faults: number;
  puts: number;
  creates: number;
  recordings: number;
  deliveries: number;
}

/** So many times a person asks again for what failed while the weather was bad. */
const ROUNDS = 4;
/** A file that is another now, an asset that died of age. */
const LOST_BEFORE: ReadonlySet<string> = new Set(['file_changed', 'url_expired', 'asset_gone']);
/** Real; only spent when something is wrong. */
const HANG_MS = 120_000;

/** One storm, from a seed. Throws when something is not as it must be. */
export async function endure(
  setting: Setting,
  seed: number,
  trace: Trace,
  figures: Figures,
): Promise<void> {
  const wrongs: string[] = [];
  setting.clock.beginAnew();
  await setting.standIn.connectAnew();
  const stopListening = setting.standIn.simulator.control.onEvent((event) => {
    if (event.type === 'faultHit') figures.faults += 1;
    wrongs.push(...offences(event));
  });
  const storm = new Storm(setting, seed, trace);
  try {
    await withinReason(
      rage(storm).then(async () => {
        const leftOut = await recover(storm);
        wrongs.push(...(await judge(storm, leftOut)));
      }),
    );
    figures.deliveries += (await storm.store.deliveries({ limit: 999 })).lines.length;
  } finally {
    storm.weather.calm();
    await storm.end();
    stopListening();
    figures.storms += 1;
    figures.crashes += storm.crashes;
    figures.puts += storm.witness.figures.puts;
    figures.creates += storm.witness.figures.creates;
    figures.recordings += storm.witness.figures.recordings;
  }
  if (wrongs.length > 0) throw new Error(wrongs.join('\n    '));
}

/** @throws Error when something never answers */
async function withinReason(work: Promise<void>): Promise<void> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('something hangs')), HANG_MS);
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}

function offences(event: SimulatorEvent): string[] {
  if (event.type === 'violation') return [`violation: ${event.violation.what}`];
  if (event.type === 'call' && event.call.internalError !== null) {
    return [`the simulator failed: ${event.call.internalError}`];
  }
  return [];
}

async function rage(storm: Storm): Promise<void> {
  const { card, dice } = storm;
  if (dice.chance(0.6)) storm.tell(`weather: ${storm.weather.gust(dice)}`);
  for (let left = dice.int(2, 4); left > 0; left -= 1) await card.write();
  await storm.enqueue(card.files);
  for (let left = dice.int(6, 20); left > 0; left -= 1) {
    // Mostly while much is under way; now and then when little is left to do.
    await storm.run(dice.int(0, dice.chance(0.2) ? 100 : 20));
    await act(storm);
  }
  await storm.run(dice.int(0, 40));
}

/** @returns the files that were cancelled and stay so */
async function recover(storm: Storm): Promise<ReadonlySet<string>> {
  const { card, dice, witness, log } = storm;
  await storm.becomeSafe();
  const toldBefore = log.events.length;
  await makeGood(storm);
  const cancelled = [...witness.jobs.values()]
    .filter(({ state }) => state.kind === 'cancelled')
    .map(({ name }) => name)
    .filter(() => dice.chance(0.5));
  const leftOut = new Set(cancelled);
  const wanted = card.files.filter(({ name }) => !leftOut.has(name));
  await storm.runToEnd();
  for (let round = 0; round < ROUNDS; round += 1) {
    await storm.command({ kind: 'retry', which: 'all' });
    // What failed on its way to another project is meant for that one still.
    await storm.command({ kind: 'move', which: 'all' });
    await storm.enqueue(wanted);
    await storm.runToEnd();
  }
  const { creates } = witness.figures;
  storm.tell('--- and once more');
  await storm.enqueue(wanted);
  await storm.runToEnd();
  if (witness.figures.creates > creates) witness.wrongs.push('what had arrived was sent again');
  witness.wrongs.push(...needlessFailures(log.events.slice(toldBefore)));
  return leftOut;
}

/** In good weather only what was lost before fails. */
function needlessFailures(events: readonly UploadEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'failed' && !LOST_BEFORE.has(event.code)
      ? [`${event.path} failed in good weather: ${event.message}`]
      : [],
  );
}
