import {
  BEHAVIOURS,
  FAULTS,
  type Figures,
  type Played,
  type Row,
} from '../../test/support/growing/index.ts';
import type { Group } from './rows.ts';

/** A row, and what came of it. */
export interface Outcome {
  readonly row: Row;
  readonly played: Played;
}

/** The target: after the cut no more than this, and the time of the held and the final part on the link. */
const WITHIN_MS = 2_000;

/** Of several files the worst. */
export interface Worst {
  readonly firstPartMs: number;
  readonly shareAtCut: number;
  readonly completeAfterCutMs: number;
  readonly lastPartsMs: number;
  readonly requests: number;
}

export function worstOf(figures: readonly Figures[]): Worst {
  const most = (of: (figures: Figures) => number) => Math.max(...figures.map(of));
  return {
    firstPartMs: most(({ firstPartMs }) => firstPartMs),
    shareAtCut: Math.min(...figures.map(({ shareAtCut }) => shareAtCut)),
    completeAfterCutMs: most(({ completeAfterCutMs }) => completeAfterCutMs),
    lastPartsMs: most(({ lastPartsMs }) => lastPartsMs),
    requests: figures.reduce((sum, { requests }) => sum + requests, 0),
  };
}

/** As Markdown. */
export function tableOf({ name }: Group, outcomes: readonly Outcome[]): string {
  switch (name) {
    case 'figures':
      return table(FIGURES_HEAD, outcomes.map(figuresLine));
    case 'behaviours':
      return crossed(outcomes, titleOfBehaviour, ({ row }) => row.container, inShort);
    case 'faults':
      return crossed(outcomes, titleOfFault, ({ row }) => row.container, inShort);
    case 'pairs':
      return crossed(outcomes, titleOfBehaviour, titleOfFault, withContainer);
  }
}

const FIGURES_HEAD = [
  'container',
  'Mb/s',
  'first part',
  'there at the cut',
  'complete after the cut',
  'of which held, patched, final',
  'target',
  'requests',
];

function figuresLine({ row, played }: Outcome): readonly string[] {
  const worst = worstOf(played.figures);
  const mostMs = WITHIN_MS + worst.lastPartsMs;
  const kept = worst.completeAfterCutMs <= mostMs ? 'kept' : 'NOT kept';
  return [
    row.container,
    String(row.megabitsPerSecond),
    seconds(worst.firstPartMs),
    `${(worst.shareAtCut * 100).toFixed(1)} %`,
    seconds(worst.completeAfterCutMs),
    seconds(worst.lastPartsMs),
    `${seconds(mostMs)}: ${kept}`,
    String(worst.requests),
  ];
}

const titleOfBehaviour = ({ row }: Outcome) => BEHAVIOURS[row.behaviour].title;
const titleOfFault = ({ row }: Outcome) => FAULTS[row.fault].title;

function inShort({ played }: Outcome): string {
  if (played.wrong.length > 0) return 'NO';
  if (played.figures.length === 0) return 'told';
  const { shareAtCut, completeAfterCutMs } = worstOf(played.figures);
  return `${Math.round(shareAtCut * 100)} % ${seconds(completeAfterCutMs)}`;
}

const withContainer = (outcome: Outcome) => `${outcome.row.container} ${inShort(outcome)}`;

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

type Say = (outcome: Outcome) => string;

function crossed(outcomes: readonly Outcome[], lineOf: Say, columnOf: Say, cellOf: Say): string {
  const columns = [...new Set(outcomes.map(columnOf))];
  const lines = [...Map.groupBy(outcomes, lineOf)].map(([title, some]) => [
    title,
    ...columns.map((column) => {
      const found = some.find((outcome) => columnOf(outcome) === column);
      return found === undefined ? '–' : cellOf(found);
    }),
  ]);
  return table(['', ...columns], lines);
}

/** In columns of one width, as the formatter of this repository wants it. */
function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const pad = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [pad(head), rule, ...lines.map(pad)].join('\n');
}
