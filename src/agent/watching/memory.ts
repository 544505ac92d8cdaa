import { setImmediate } from 'node:timers/promises';
import type { KnownFile, WatchesPort } from '../../engine/index.ts';

/** So many rows at once cost a few milliseconds, in which nothing else has its turn. */
const PAGE = 500;

/** What is known of the files right in a folder, by name. */
export async function knownIn(
  memory: Pick<WatchesPort, 'filesIn'>,
  folder: string,
): Promise<ReadonlyMap<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  let afterName = '';
  for (;;) {
    const page = await memory.filesIn(folder, afterName, PAGE);
    for (const file of page) known.set(file.name, file);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return known;
    afterName = last.name;
    await setImmediate();
  }
}

/** Works through many, some at a time, and lets others have their turn in between. */
export async function yielding<T>(
  all: readonly T[],
  work: (some: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < all.length; start += PAGE) {
    await work(all.slice(start, start + PAGE));
    if (start + PAGE < all.length) await setImmediate();
  }
}
