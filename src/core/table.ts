/**
 * Helps to write total transition tables: a row names every event it ignores, so that a new event is a
 * compile error in each row until someone has thought about it.
 */
export function ignoring<S, T extends string>(
  ...types: readonly T[]
): Record<T, (state: S) => { readonly state: S; readonly effects: readonly never[] }> {
  const ignore = (state: S) => ({ state, effects: [] });
  return Object.fromEntries(types.map((type) => [type, ignore])) as Record<T, typeof ignore>;
}
