import { DailiesError } from '../core/index.ts';
import { UNENDED, type StorePort } from '../engine/index.ts';

/** So many characters of an id are shown, and are enough in most queues. */
const PREFIX_MIN_CHARACTERS = 4;
const SHOWN_IDS = 3;
const PAGE = 500;
/** More files than this are not looked through to count some of them. */
const LOOK_AT_MOST = 10_000;

/**
 * The id that a person means: all of it, or as much of its beginning as no other id shares.
 * @throws DailiesError `bad_arguments` when none or several begin so
 */
export async function resolveId(
  store: Pick<StorePort, 'find' | 'idsLike'>,
  text: string,
): Promise<string> {
  if ((await store.find(text)) !== null) return text;
  if (text.length < PREFIX_MIN_CHARACTERS) {
    throw unknownId(`"${text}" is too short: give ${PREFIX_MIN_CHARACTERS} characters of an id`);
  }
  // Ids are written in lower case; people read them aloud.
  const ids = await store.idsLike(text.toLowerCase(), SHOWN_IDS);
  const [only, ...others] = ids;
  if (only === undefined) throw unknownId(`No file in the queue has an id that begins "${text}"`);
  if (others.length > 0) throw unknownId(`Several ids begin "${text}": ${ids.join(', ')}`);
  return only;
}

const unknownId = (message: string) =>
  new DailiesError('bad_arguments', message, { hint: 'The ids are in: dailies queue list' });

/**
 * How many files have not arrived and are meant for another project than this one. Looks at the oldest
 * 10,000 that have not ended: enough to say that there are some.
 */
export async function countForOtherProject(
  store: Pick<StorePort, 'list'>,
  projectId: string | null,
): Promise<number> {
  let count = 0;
  let afterId: string | undefined;
  for (let looked = 0; looked < LOOK_AT_MOST; looked += PAGE) {
    const after = afterId === undefined ? {} : { afterId };
    const page = await store.list({ limit: PAGE, states: UNENDED, ...after });
    count += page.filter(
      ({ job }) => job.projectId !== null && projectId !== null && job.projectId !== projectId,
    ).length;
    if (page.length < PAGE) break;
    afterId = page.at(-1)?.job.id;
  }
  return count;
}

/** The storage that upload URLs of the queue name; null: none is there. Of the URL nothing else is told. */
export async function storageOriginOf(store: Pick<StorePort, 'list'>): Promise<string | null> {
  for (const { parts } of await store.list({ limit: PAGE, states: UNENDED })) {
    const url = parts.find((part) => part.url !== null)?.url;
    if (url !== undefined && url !== null && URL.canParse(url)) return new URL(url).origin;
  }
  return null;
}
