/** The one of the known names that a mistyped one is most likely meant to be; null: none is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const distances = known.map((name) => ({ name, edits: editDistance(typed, name) }));
  const [best] = distances.toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= best.name.length / 3 ? best.name : null;
}

/** Levenshtein's, row by row; case does not count. */
function editDistance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase().split(''), b.toLowerCase().split('')];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of left.entries()) {
    const next = [i + 1];
    for (const [j, other] of right.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
