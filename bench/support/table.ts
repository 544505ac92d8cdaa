/** What a benchmark found, as text; a figure beyond its target is marked. */
export class Table {
  readonly #rows: (readonly string[])[] = [];
  #missed = false;

  get missed(): boolean {
    return this.#missed;
  }

  note(title: string, value: string): void {
    this.#rows.push([title, value]);
  }

  /** @param targetMs null: there is none */
  figure(title: string, ms: number, targetMs: number | null): void {
    const target = targetMs === null ? '' : this.#judge(ms, targetMs);
    this.#rows.push([title, text(ms), target]);
  }

  atMost(title: string, value: number, most: number, unit: string): void {
    this.#bound(title, value, unit, '<', most, value < most);
  }

  atLeast(title: string, value: number, least: number, unit: string): void {
    this.#bound(title, value, unit, '>', least, value > least);
  }

  /** @param firstMs the first of all, which may have had to do what is done once */
  claims(title: string, firstMs: number, taken: readonly number[], targetMs: number): void {
    const target = this.#judge(medianMs(taken), targetMs);
    const spread = `p95 ${text(quantileMs(taken, 0.95))}, max ${text(quantileMs(taken, 1))}`;
    const first = `first ${text(firstMs)}`;
    this.#rows.push([`claim: ${title}`, text(medianMs(taken)), target, spread, first]);
  }

  text(): string {
    const widths = [0, 1, 2, 3].map((column) =>
      Math.max(...this.#rows.map((row) => row[column]?.length ?? 0)),
    );
    const line = (row: readonly string[]) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    return `${this.#rows.map(line).join('\n')}\n`;
  }

  #bound(title: string, value: number, unit: string, sign: string, bound: number, isKept: boolean) {
    this.#missed ||= !isKept;
    const measured = `${Math.round(value)} ${unit}`.trim();
    this.#rows.push([title, measured, `${isKept ? '' : 'NOT '}${sign} ${bound} ${unit}`.trim()]);
  }

  #judge(ms: number, targetMs: number): string {
    const isKept = ms < targetMs;
    this.#missed ||= !isKept;
    return `${isKept ? '<' : 'NOT <'} ${text(targetMs)}`;
  }
}

export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

export async function times(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await timeMs(work));
  return taken;
}

export const medianMs = (taken: readonly number[]) => quantileMs(taken, 0.5);

function quantileMs(taken: readonly number[], quantile: number): number {
  const sorted = taken.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0;
}

const text = (ms: number) =>
  ms < 1_000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1_000).toFixed(1)} s`;
