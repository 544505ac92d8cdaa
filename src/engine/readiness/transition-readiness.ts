import { ignoring } from '../../core/index.ts';
import { addLook, startGrowth } from './growth.ts';
import { NOT_INSPECTED, wantsEnd, wantsKind } from './inspection.ts';
import type { Sighting } from './sighting.ts';
import {
  sameContent,
  type ReadinessEvent,
  type ReadinessState,
  type ReadinessStep,
  type WatchedFile,
  type Writer,
} from './state.ts';
import { addGap, JUST_MOVED, provenMs } from './stillness.ts';

type Of<K extends ReadinessState['kind']> = Extract<ReadinessState, { kind: K }>;
type On<T extends ReadinessEvent['type']> = Extract<ReadinessEvent, { type: T }>;
type Table = {
  readonly [K in ReadinessState['kind']]: {
    readonly [T in ReadinessEvent['type']]: (state: Of<K>, event: On<T>) => ReadinessStep;
  };
};
type WithFile = Extract<ReadinessState, { file: WatchedFile }>;

export const READINESS_START: ReadinessState = { kind: 'unseen' };

/** With its effect, if the container is to be asked. */
function step(state: WithFile): ReadinessStep {
  const { file } = state;
  const isWanted =
    wantsKind(file) || (state.kind === 'still' && wantsEnd(file, provenMs(state.still)));
  if (!isWanted) return { state, effects: [] };
  const { path, stamp } = file.sighting;
  return {
    state: { ...state, file: { ...file, inspection: { ...file.inspection, isAsked: true } } },
    effects: [{ kind: 'inspect', path, stamp }],
  };
}

function begin(_: ReadinessState, { sighting, nowMs }: On<'seen'>): ReadinessStep {
  return step({
    kind: 'changing',
    file: {
      sighting,
      growth: startGrowth(sighting.stamp.sizeBytes, nowMs),
      writer: sighting.writer,
      movedAtMs: nowMs,
      longestPauseMs: 0,
      inspection: NOT_INSPECTED,
    },
  });
}

function look(state: WithFile, event: On<'seen'>): ReadinessStep {
  const { file } = state;
  const { sighting, nowMs } = event;
  // Another file was put in its place.
  if (isOther(file.sighting, sighting)) return begin(state, event);
  const moved = !sameContent(file.sighting.stamp, sighting.stamp);
  const seen = sightAgain(file, event, moved);
  if (moved) {
    const pauseMs = state.kind === 'still' ? provenMs(state.still) : 0;
    const longestPauseMs = Math.max(file.longestPauseMs, pauseMs);
    return step({ kind: 'changing', file: { ...seen, movedAtMs: nowMs, longestPauseMs } });
  }
  if (seen.writer === 'some') return step({ kind: 'held', file: seen });
  // Stillness begins when its writer is gone: what it did last may not show in a coarse time.
  if (file.writer === 'some') return step({ kind: 'still', file: seen, still: JUST_MOVED });
  const before = state.kind === 'still' ? state.still : JUST_MOVED;
  const gapMs = nowMs - (file.growth.looks.at(-1)?.atMs ?? nowMs);
  return step({ kind: 'still', file: seen, still: addGap(before, gapMs) });
}

function isOther(a: Sighting, b: Sighting): boolean {
  return a.fileId !== null && b.fileId !== null && a.fileId !== b.fileId;
}

function sightAgain(file: WatchedFile, event: On<'seen'>, moved: boolean): WatchedFile {
  const { sighting, nowMs } = event;
  const { sizeBytes, mtimeNs } = sighting.stamp;
  const isTouched = mtimeNs !== file.sighting.stamp.mtimeNs;
  const writer = nextWriter(file.writer, sighting.writer);
  const wasLetGo = file.writer === 'some' && writer !== 'some';
  return {
    ...file,
    sighting,
    writer,
    growth: addLook(file.growth, sizeBytes, moved && isTouched, nowMs),
    inspection: wasLetGo ? { ...file.inspection, stamp: null } : file.inspection,
  };
}

/** Somebody who was seen to write, and is seen no more, has closed it. */
function nextWriter(before: Writer, now: Sighting['writer']): Writer {
  if (now === 'some') return 'some';
  const wasSeen = before === 'some' || before === 'closed' || before === 'released';
  if (!wasSeen) return now;
  return now === 'none' ? 'closed' : 'released';
}

function hear(state: WithFile, { stamp, report }: On<'inspected'>): ReadinessStep {
  const stillMs = state.kind === 'still' ? provenMs(state.still) : 0;
  const inspection = { isAsked: false, report, stamp, stillMs };
  return { state: { ...state, file: { ...state.file, inspection } }, effects: [] };
}

const fail = (_: ReadinessState, { why }: On<'unreadable'>): ReadinessStep => ({
  state: { kind: 'unreadable', why },
  effects: [],
});
const lose = (): ReadinessStep => ({ state: { kind: 'gone' }, effects: [] });

const ignored = <T extends ReadinessEvent['type']>(...types: readonly T[]) =>
  ignoring<ReadinessState, T>(...types);
const WATCHED = { seen: look, inspected: hear, unreadable: fail, gone: lose };
const UNKNOWN = { ...ignored('inspected'), seen: begin, unreadable: fail, gone: lose };

const TABLE: Table = {
  unseen: UNKNOWN,
  changing: WATCHED,
  held: WATCHED,
  still: WATCHED,
  unreadable: UNKNOWN,
  gone: UNKNOWN,
};

/** The only way the readiness of a file changes. */
export function transitionReadiness(state: ReadinessState, event: ReadinessEvent): ReadinessStep {
  const cell = TABLE[state.kind][event.type] as (
    s: ReadinessState,
    e: ReadinessEvent,
  ) => ReadinessStep;
  return cell(state, event);
}

/**
 * A state that a store has kept, for a program that begins: what is known of the writer and of the
 * kind stays; stillness and growth are seen anew, and the container is asked again.
 */
export function resumeReadiness(state: ReadinessState): ReadinessState {
  if (!('file' in state)) return READINESS_START;
  const { file } = state;
  const sizeBytes = file.sighting.stamp.sizeBytes;
  const inspection = { ...file.inspection, isAsked: false, stamp: null };
  const growth = startGrowth(sizeBytes, file.growth.looks.at(-1)?.atMs ?? 0);
  return { kind: 'changing', file: { ...file, growth, inspection } };
}
