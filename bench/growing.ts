import { play, titleOf, type Row } from '../test/support/growing/index.ts';
import { writeTable } from './growing/page.ts';
import { groups, type Group } from './growing/rows.ts';
import { tableOf, worstOf, type Outcome } from './growing/tables.ts';

/**
 * The matrix of recordings that are sent while they are made: container × recorder × fault, with real
 * processes, 25 minutes in all. `node bench/growing.ts [--quick] [--write] [words]` plays the rows whose
 * group and title have all the words (`figures`, `faults ts`, `behaviours mp4 dies`), prints a line as each
 * ends and the tables at the end, and exits 1 when something is wrong. `--write` puts whole tables into
 * docs/growing.md. Needs ffmpeg.
 */
const print = (text: string) => process.stdout.write(`${text}\n`);

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const has = (option: string) => process.argv.includes(option);

const isWanted = ({ name }: Group) => {
  return (row: Row) => {
    const title = `${name} ${titleOf(row)}`.split(' ');
    return words.every((word) => title.includes(word));
  };
};

async function outcomeOf(row: Row): Promise<Outcome> {
  try {
    return { row, played: await play(row) };
  } catch (error) {
    const wrong = [error instanceof Error ? error.message : String(error)];
    return { row, played: { wrong, figures: [] } };
  }
}

function tell({ name }: Group, { row, played: { wrong, figures } }: Outcome): void {
  const title = `${name} ${titleOf(row)}`.padEnd(44);
  if (wrong.length > 0) process.exitCode = 1;
  if (wrong.length > 0 || figures.length === 0) {
    const told = 'ok  cut short before any of it was sent, and told';
    print(`${title} ${wrong.length > 0 ? `NO  ${wrong.join('; ')}` : told}`);
    return;
  }
  const worst = worstOf(figures);
  const share = `${(worst.shareAtCut * 100).toFixed(1)} %`.padStart(7);
  const after = `${worst.completeAfterCutMs} ms`.padStart(8);
  print(`${title} ok ${share} at the cut, whole ${after} after, ${worst.requests} requests`);
}

/** As many at once as the group bears, in their order. */
async function playAll(group: Group, rows: readonly Row[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = rows.entries();
  const work = async () => {
    for (const [index, row] of left) {
      const outcome = await outcomeOf(row);
      outcomes[index] = outcome;
      tell(group, outcome);
    }
  };
  await Promise.all(Array.from({ length: group.atOnce }, work));
  return outcomes;
}

for (const group of groups(has('--quick'))) {
  const rows = group.rows.filter(isWanted(group));
  if (rows.length === 0) continue;
  const table = tableOf(group, await playAll(group, rows));
  print(`\n${table}\n`);
  if (has('--write') && rows.length === group.rows.length) await writeTable(group, table);
}
