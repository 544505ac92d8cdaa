/** Something that happened in a state and was not ignored. */
export interface Edge {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

interface Chart {
  readonly name: string;
  readonly start: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly edges: readonly Edge[];
}

const IGNORED = '·';

/** A section of a page of states: a diagram of the edges that lead elsewhere, and the table of all. */
export function statesSection(chart: Chart): string {
  return [`## ${chart.name}`, diagram(chart), table(chart)].join('\n\n');
}

function diagram({ start, states, events, edges }: Chart): string {
  const lines = states.flatMap((from) => {
    const leaving = states.flatMap((to) => {
      const label = events.filter((event) => from !== to && has(edges, { from, event, to }));
      return label.length === 0 ? [] : [`  ${from} --> ${to}: ${label.join(', ')}`];
    });
    return leaving.length === 0 ? [`  ${from} --> [*]`] : leaving;
  });
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${start}`, ...lines, '```'].join('\n');
}

const has = (edges: readonly Edge[], { from, event, to }: Edge): boolean =>
  edges.some((edge) => edge.from === from && edge.event === event && edge.to === to);

function table({ states, events, edges }: Chart): string {
  const rows = events.map((event) => [
    `\`${event}\``,
    ...states.map((from) => {
      const next = states.filter((to) => has(edges, { from, event, to }));
      return next.length === 0 ? IGNORED : next.join(', ');
    }),
  ]);
  return aligned([['', ...states], ...rows]);
}

/** As Prettier aligns it. */
function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[], filler: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head, ' '), rule, ...rows.map((row) => line(row, ' '))].join('\n');
}
