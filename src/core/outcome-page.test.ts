import { expect, it } from 'vitest';
import { OPERATIONS } from '../spec/index.ts';
import { outcomeOf, type Operation, type Verdict } from './outcome.ts';
import {
  FROM_THE_API,
  FROM_THE_STORAGE,
  ON_THE_WAY,
  SIGNING_IN,
  type Situation,
} from './testing/situations.ts';

const EVERY = Object.keys(OPERATIONS) as Operation[];
const authorized = (...kinds: readonly string[]) =>
  EVERY.filter((operation) => kinds.includes(OPERATIONS[operation].auth));

function cell(operation: Operation, [, exchange]: Situation): string {
  const { verdict, code, retryAfterMs, mayHaveBeenDone } = outcomeOf(operation, exchange);
  const wait = retryAfterMs === null ? '' : `, ${retryAfterMs / 1000} s`;
  return `${verdict}${wait}${mayHaveBeenDone ? ' ?' : ''} (${code})`;
}

const columnsOf = (operations: readonly Operation[], situations: readonly Situation[]) => [
  ...Map.groupBy(operations, (operation) =>
    situations.map((situation) => cell(operation, situation)).join('|'),
  ).values(),
];

/** Operations that answer alike share a column. */
function outcomeTable(operations: readonly Operation[], situations: readonly Situation[]): string {
  const columns = columnsOf(operations, situations);
  return table([
    ['what happens', ...columns.map((alike) => alike.join(', '))],
    ...situations.map((situation) => [
      situation[0],
      ...columns.map(([first = 'health']) => cell(first, situation)),
    ]),
  ]);
}

/** What befalls all of them alike. */
function alikeTable(operations: readonly Operation[], situations: readonly Situation[]): string {
  return table([
    ['what happens', 'verdict'],
    ...situations.map((situation) => [situation[0], cell(operations[0] ?? 'health', situation)]),
  ]);
}

/** Markdown, aligned as prettier wants it; the first row is the head. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n');
}

const VERDICTS = {
  retry: 'the same again, after what the server asks to wait and a random, growing time on top',
  waitForNetwork: 'nothing until the network is back; costs none of the tries',
  refresh: 'renew the access token once, then the same again',
  pairAgain: 'the pairing is gone: ask a person to pair again',
  skip: 'Frame.io will never take this file: say why, go on with the next',
  fail: 'this file or this act failed: say why, go on with the next',
  stop: 'no file can succeed until a person changes something',
  newAsset: 'this asset cannot be finished any more: a new one may be made',
} as const satisfies Record<Verdict, string>;

function outcomesPage(): string {
  const api = authorized('none', 'bearer', 'query');
  const [alike = [], differing = []] = [true, false].map((same) =>
    FROM_THE_API.filter((situation) => (columnsOf(api, [situation]).length === 1) === same),
  );
  const sections = [
    '# What a failed exchange means',
    `The table in [outcome.ts](../src/core/outcome.ts), for every operation of [endpoints.ts](../src/spec/endpoints.ts); those
that are answered alike share a column.`,
    table([['verdict', 'what the device does'], ...Object.entries(VERDICTS)]),
    `A cell has the verdict, how long the server asks to wait, a \`?\` where the request may have been carried out all
the same, and the code of the error. A success that cannot be read is judged by what reads it: a page as below,
anything else is \`fail ? (unexpected_reply)\`.

Where there is a \`?\`, trying again does no harm for most operations: a part is the same bytes at the same place, asking
is only asking. It is not harmless for three: \`createAsset\` leaves an asset that a device cannot remove (write it down as
lost, then make another), \`refreshToken\` may have spent the refresh token (the next try then says pairAgain), and a
comment or marker may appear twice.`,
    '## On the way, whatever is asked for',
    alikeTable(EVERY, ON_THE_WAY),
    '## The API, whatever it is asked for',
    alikeTable(api, alike),
    '## The API, asked without a token',
    'While a code is shown, the answers to polls are no failures: the pairing reads `authorization_pending`, `slow_down`,\n`expired_token`, `invalid_grant` and their like itself ([states.md](states.md)), and asks for a new code where that helps.',
    outcomeTable(authorized('none'), [...SIGNING_IN, ...differing]),
    '## The API, asked with the access token',
    outcomeTable(authorized('bearer', 'query'), differing),
    '## The storage',
    outcomeTable(authorized('presigned'), FROM_THE_STORAGE),
    '---',
    'Made by a test from the table itself. To make it again: `npx vitest run src/core/outcome-page.test.ts --update`.',
  ];
  return `${sections.join('\n\n')}\n`;
}

it('is told for every operation on a page that is made from the table itself [O1]', async () => {
  expect(columnsOf(EVERY, ON_THE_WAY)).toHaveLength(1);
  const told = outcomesPage();
  expect(EVERY.filter((operation) => !told.includes(operation))).toEqual([]);
  await expect(told).toMatchFileSnapshot('../../docs/outcomes.md');
});
