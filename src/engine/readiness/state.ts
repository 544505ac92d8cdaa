import type { FileStamp } from '../ports/files.ts';
import type { ContainerReport } from './container.ts';
import type { Growth } from './growth.ts';
import type { Sighting } from './sighting.ts';
import type { Stillness } from './stillness.ts';

/** What is known of a file that may be being written. Plain JSON, so that a store can keep it. */
export type ReadinessState =
  | { readonly kind: 'unseen' }
  /** The last look found it new, or other than before. */
  | { readonly kind: 'changing'; readonly file: WatchedFile }
  /** As it was, but somebody has it open for writing. */
  | { readonly kind: 'held'; readonly file: WatchedFile }
  /** As it was, and nobody is known to have it open for writing. */
  | { readonly kind: 'still'; readonly file: WatchedFile; readonly still: Stillness }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'gone' };

export interface WatchedFile {
  readonly sighting: Sighting;
  readonly growth: Growth;
  readonly writer: Writer;
  /** When a look last found it changed, by the clock of that moment: for words, not for rules. */
  readonly movedAtMs: number;
  /** The longest stillness after which it did go on. */
  readonly longestPauseMs: number;
  readonly inspection: Inspection;
}

/** What is known of those who write it. */
export type Writer =
  /** Somebody has it open now. */
  | 'some'
  /** Somebody had, and now nobody has. */
  | 'closed'
  /** Somebody had, and whether others have cannot be told. */
  | 'released'
  /** Nobody has or had, as far as this machine can tell. */
  | 'none'
  | 'unknown';

export interface Inspection {
  /** It was asked for and is not answered yet. */
  readonly isAsked: boolean;
  readonly report: ContainerReport | null;
  /** Of the content that the report is about; null where that may not be the content any more. */
  readonly stamp: FileStamp | null;
  /** How still the file was when the report came. */
  readonly stillMs: number;
}

export type ReadinessEvent =
  /** Somebody looked. */
  | { readonly type: 'seen'; readonly sighting: Sighting; readonly nowMs: number }
  /** The answer to the effect `inspect`; `stamp` is what the file had when it was asked for. */
  | {
      readonly type: 'inspected';
      readonly stamp: FileStamp;
      readonly report: ContainerReport;
      readonly nowMs: number;
    }
  /** Neither a look nor an inspection was possible. */
  | { readonly type: 'unreadable'; readonly why: string }
  | { readonly type: 'gone' };

/** Read what the container says; always answered, with `inspected`, `unreadable` or `gone`. */
export interface ReadinessEffect {
  readonly kind: 'inspect';
  readonly path: string;
  readonly stamp: FileStamp;
}

export interface ReadinessStep {
  readonly state: ReadinessState;
  readonly effects: readonly ReadinessEffect[];
}

export const sameContent = (a: FileStamp, b: FileStamp) =>
  a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;

/** What the container said last, be it of an earlier content; null while it was not asked. */
export function reportOf(state: ReadinessState): ContainerReport | null {
  return 'file' in state ? state.file.inspection.report : null;
}

/**
 * Whoever wrote it has closed it. The link need not stand idle until it is certain that this was the end;
 * what is patched after all is found when the whole is compared.
 */
export const hasLetGo = (state: ReadinessState): state is ReadinessState & { kind: 'still' } =>
  state.kind === 'still' && ['closed', 'released'].includes(state.file.writer);
