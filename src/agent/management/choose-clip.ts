import { WITHOUT_ASSET, WITH_ASSET, type Job, type StorePort } from '../../engine/index.ts';

/** The clip that a comment is put on. */
export interface Clip {
  readonly assetId: string;
  /** Null: only the asset's id is known. */
  readonly uploadId: string | null;
  readonly name: string | null;
  readonly standing: 'recording' | 'uploading' | 'delivered' | 'named';
}

export type ChosenClip =
  | { readonly kind: 'clip'; readonly clip: Clip }
  /** None is meant beyond doubt; why, in a sentence for the operator. */
  | { readonly kind: 'none'; readonly why: string };

const SEEN_MOST = 200;
const SHOWN_MOST = 4;

/**
 * The clip that a person means who names none: the one being recorded, else the one being uploaded, else the last
 * one delivered. Where several are, none is: a note on the wrong take is worse than none.
 */
export async function chooseClip(
  store: Pick<StorePort, 'list'>,
  projectId: string | null,
): Promise<ChosenClip> {
  const jobs = async (states: readonly Job['state']['kind'][], order: 'newest' | 'turn') =>
    (await store.list({ limit: SEEN_MOST, states, order }))
      .map(({ job }) => job)
      .filter((job) => job.projectId === projectId || job.projectId === null);
  const begun = await jobs(WITH_ASSET, 'newest');
  // What is being recorded goes first, so that it is at the head of its turn.
  const unbegun = (await jobs(WITHOUT_ASSET, 'turn')).filter(({ mode }) => mode === 'growing');
  const recording = [...begun.filter(({ state }) => state.kind === 'growing'), ...unbegun];
  if (recording.length > 0) return theOnly(recording, 'recording');
  if (begun.length > 0) return theOnly(begun, 'uploading');
  return lastOf(await jobs(['completed'], 'newest'));
}

/** The clip of one upload. */
export function clipOf({ id: uploadId, name, state }: Job): ChosenClip {
  if (!('assetId' in state)) {
    const why = `Frame.io has no asset of ${name} yet`;
    return { kind: 'none', why };
  }
  const standing =
    state.kind === 'completed' ? 'delivered' : state.kind === 'growing' ? 'recording' : 'uploading';
  return { kind: 'clip', clip: { assetId: state.assetId, uploadId, name, standing } };
}

function theOnly(jobs: readonly Job[], doing: 'recording' | 'uploading'): ChosenClip {
  const [first, ...others] = jobs;
  if (first !== undefined && others.length === 0) return clipOf(first);
  const names = jobs.slice(0, SHOWN_MOST).map(({ name }) => name);
  const more = jobs.length > SHOWN_MOST ? ' and more' : '';
  const what = doing === 'recording' ? 'are being recorded' : 'are on their way';
  return { kind: 'none', why: `Several clips ${what}: ${names.join(', ')}${more}` };
}

function lastOf(jobs: readonly Job[]): ChosenClip {
  const atMs = ({ state }: Job) => (state.kind === 'completed' ? state.completedAtMs : 0);
  const [last] = jobs.toSorted((a, b) => atMs(b) - atMs(a));
  return last === undefined
    ? { kind: 'none', why: 'There is no clip yet: nothing was recorded or delivered here' }
    : clipOf(last);
}
