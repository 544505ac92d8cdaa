import { hasHoles } from './growth.ts';
import { endOf, isHastyReport } from './inspection.ts';
import type { ReadinessState, WatchedFile, Writer } from './state.ts';
import { provenMs } from './stillness.ts';

/** How long a file must have been still, ms, by what its container says of its end. */
interface Patience {
  readonly complete: number;
  readonly cannotTell: number;
  /** Until it counts as broken off. */
  readonly incomplete: number;
}

/**
 * By what is known of its writer. A recorder that was seen to close its file has finished, unless
 * it opens it once more for a last correction; a little later where somebody else may have it open
 * unseen. Nobody seen at all is less: who opens, writes and closes between two looks, or writes
 * from the host of a virtual machine, is never seen. Where the system does not tell, only time
 * does, and a slow network makes long pauses.
 */
const PATIENCE: Readonly<Record<Exclude<Writer, 'some'>, Patience>> = {
  closed: { complete: 300, cannotTell: 700, incomplete: 15_000 },
  released: { complete: 500, cannotTell: 1_000, incomplete: 30_000 },
  none: { complete: 1_000, cannotTell: 5_000, incomplete: 60_000 },
  unknown: { complete: 1_000, cannotTell: 10_000, incomplete: 600_000 },
};
/**
 * Space that was reserved and not filled: a copy that stands still looks like this, whoever writes
 * it.
 */
const WITH_HOLES: Patience = { complete: 10_000, cannotTell: 120_000, incomplete: 600_000 };
/**
 * A writer that has paused before may pause again, for twice as long. A container that is whole is
 * not waited for as long: few recorders bring its sizes up to date while they record.
 */
const PAUSE_FACTOR = 2;
const PAUSE_MOST = { complete: 5_000, cannotTell: 60_000 } as const;
/** A recorder names its file within seconds of closing it. Whoever does not, never will. */
const NAMED_WITHIN_MS = 600_000;

/** Whether a file has come to its end, whatever it is called. */
export type Finish =
  | { readonly kind: 'finished' }
  | { readonly kind: 'brokenOff'; readonly why: string }
  | { readonly kind: 'open'; readonly waitsMs: number | null };

const OPEN: Finish = { kind: 'open', waitsMs: null };

export function finishOf(state: ReadinessState): Finish {
  if (state.kind !== 'still' || state.file.sighting.stamp.sizeBytes === 0) return OPEN;
  const { file } = state;
  const end = endOf(file);
  if (end === undefined) return OPEN;
  const stillMs = provenMs(state.still);
  const patience = patienceWith(file);
  if (end?.complete === false) {
    const isOver = stillMs >= patience.incomplete && !isHastyReport(file);
    return isOver
      ? { kind: 'brokenOff', why: end.why }
      : { kind: 'open', waitsMs: patience.incomplete };
  }
  const proof = end === null ? 'cannotTell' : 'complete';
  const pauseMs = Math.min(PAUSE_FACTOR * file.longestPauseMs, PAUSE_MOST[proof]);
  const waitsMs = Math.max(patience[proof], pauseMs);
  return stillMs >= waitsMs ? { kind: 'finished' } : { kind: 'open', waitsMs };
}

function patienceWith({ sighting, writer }: WatchedFile): Patience {
  if (hasHoles(sighting)) return WITH_HOLES;
  return PATIENCE[writer === 'some' ? 'unknown' : writer];
}

/** A finished file that still has its temporary name, and so long that it will keep it. */
export function isNeverNamed(state: ReadinessState): boolean {
  return state.kind === 'still' && provenMs(state.still) >= NAMED_WITHIN_MS;
}
