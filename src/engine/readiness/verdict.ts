import type { FileStamp } from '../ports/files.ts';
import { finishOf, isNeverNamed } from './finish.ts';
import { bytesPerSecond, hasHoles, isFilledUp } from './growth.ts';
import { isSidecar, temporaryNameOf, whyIgnored } from './names.ts';
import { hasLetGo, type ReadinessState, type WatchedFile } from './state.ts';
import { growingWords, stillWords, waitingWords } from './verdict-words.ts';

/** What may be done with a file now, and why, in words for its operator. */
export type Verdict =
  /** Nothing, ever, under this name. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** Nothing yet. */
  | { readonly kind: 'notYet'; readonly why: string }
  /** It may be sent while it is recorded. */
  | {
      readonly kind: 'growing';
      /**
       * As much of it, from its beginning, as will stay as it is; but for its head, if that is
       * rewritten.
       */
      readonly stableBytes: number;
      readonly bytesPerSecond: number;
      readonly head: 'kept' | 'rewritten';
      readonly final: null;
      readonly why: string;
    }
  /** It is finished, and this is what it was then. */
  | { readonly kind: 'ready'; readonly stamp: FileStamp }
  /** Nobody writes it any more and it is not whole: what is there may be of use. */
  | { readonly kind: 'brokenOff'; readonly stamp: FileStamp; readonly why: string };

const notYet = (why: string): Verdict => ({ kind: 'notYet', why });

/** @param nowMs for the words only: what is decided was counted look by look */
export function verdictOf(state: ReadinessState, name: string, nowMs: number): Verdict {
  const ignoredWhy = whyIgnored(name);
  if (ignoredWhy !== null) return { kind: 'ignored', why: ignoredWhy };
  switch (state.kind) {
    case 'unseen':
      return notYet('it has not been looked at yet');
    case 'gone':
      return notYet('it is no longer there');
    case 'unreadable':
      return notYet(state.why);
    case 'changing':
    case 'held':
    case 'still':
      return verdictOfFile(state, name, nowMs);
  }
}

type WithFile = Extract<ReadinessState, { file: WatchedFile }>;

function verdictOfFile(state: WithFile, name: string, nowMs: number): Verdict {
  const { stamp } = state.file.sighting;
  if (stamp.sizeBytes === 0) return notYet('it is still empty');
  const finish = finishOf(state);
  const isTemporary = temporaryNameOf(name) !== null;
  if (finish.kind === 'brokenOff') {
    const why = `${stillWords(state.file, nowMs)}; ${finish.why}`;
    return { kind: 'brokenOff', stamp, why };
  }
  if (finish.kind === 'finished') {
    if (!isTemporary) return { kind: 'ready', stamp };
    const why = 'it was finished and never given its name';
    if (isNeverNamed(state)) return { kind: 'brokenOff', stamp, why };
  }
  if (mayGrow(state.file, name, isTemporary)) return growing(state, nowMs);
  return notYet(waitingWords(state, finish, name, nowMs));
}

/** Under a temporary name only what recorders write: anything may be downloaded under one. */
function mayGrow(
  { sighting, growth, inspection }: WatchedFile,
  name: string,
  isTemporary: boolean,
) {
  const kind = inspection.report?.kind;
  if (growth.proof < 2 || kind === undefined || kind === 'still' || isSidecar(name)) return false;
  if (isTemporary && kind === 'unknown') return false;
  return !hasHoles(sighting) && !isFilledUp(growth);
}

function growing(state: WithFile, nowMs: number): Verdict {
  const { sighting, growth, inspection } = state.file;
  const isLetGo = hasLetGo(state);
  return {
    kind: 'growing',
    stableBytes: isLetGo ? sighting.stamp.sizeBytes : growth.stableBytes,
    bytesPerSecond: isLetGo ? 0 : bytesPerSecond(growth),
    head: inspection.report?.head ?? 'rewritten',
    final: null,
    why: growingWords(state, nowMs),
  };
}
