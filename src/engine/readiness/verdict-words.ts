import { durationWords } from '../words.ts';
import type { Finish } from './finish.ts';
import { bytesPerSecond, hasHoles, isFilledUp } from './growth.ts';
import { endOf } from './inspection.ts';
import { isSidecar, temporaryNameOf } from './names.ts';
import type { ReadinessState, WatchedFile } from './state.ts';

type WithFile = Extract<ReadinessState, { file: WatchedFile }>;

/** "nothing has been written for 40 s" */
export function stillWords({ movedAtMs }: WatchedFile, nowMs: number): string {
  // A clock that was set back shows as a time before the last change.
  return `nothing has been written for ${durationWords(Math.max(0, nowMs - movedAtMs))}`;
}

/** "still recording: 3.1 MB a second" */
export function growingWords({ file }: WithFile, nowMs: number): string {
  const rate = bytesPerSecond(file.growth);
  return `still recording: ${rate > 0 ? `${sizeWords(rate)} a second` : stillWords(file, nowMs)}`;
}

/** Why a file that is neither finished nor sent while it grows waits. */
export function waitingWords(state: WithFile, finish: Finish, name: string, nowMs: number): string {
  const { file } = state;
  if (finish.kind === 'finished') return `it is finished but still has a temporary name, ${name}`;
  if (state.kind === 'still') return stillWaitingWords(file, finish, name, nowMs);
  if (hasHoles(file.sighting) || isFilledUp(file.growth)) {
    return 'its space is reserved in advance; it is sent when it is finished';
  }
  if (state.kind === 'held') {
    return `a program has it open for writing; ${stillWords(file, nowMs)}`;
  }
  if (file.growth.hasShrunk) return 'it has become shorter: its writer begins again or ends it';
  return file.growth.proof === 0 ? 'it was only just found' : writingWords(name);
}

function writingWords(name: string): string {
  return temporaryNameOf(name) === null
    ? 'it is being written'
    : 'it is being written under a temporary name';
}

function stillWaitingWords(file: WatchedFile, finish: Finish, name: string, nowMs: number): string {
  const end = endOf(file);
  const still = stillWords(file, nowMs);
  if (end === undefined) return `${still}; its content is being looked at`;
  if (end?.complete === false) return `${still}; ${end.why}`;
  const waits =
    finish.kind === 'open' && finish.waitsMs !== null ? durationWords(finish.waitsMs) : '';
  const what = isSidecar(name) ? 'a sidecar' : 'it';
  return `${still}; ${what} counts as finished when that is ${waits}`;
}

/** As disks and cards are sold: in thousands. */
function sizeWords(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3));
  const value = sizeBytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? ''}`;
}
