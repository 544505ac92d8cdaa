import type { ContainerName } from '../containers/catalogue.ts';
import type { RecordResult } from '../record-options.ts';

/** A clip that a camera is about to record. */
export interface Clip {
  /** From 0. */
  readonly camera: number;
  /** On this card, from 1. */
  readonly number: number;
  /** With the dot. */
  readonly extension: string;
  readonly startTimecode: string;
  readonly framesPerSecond: number;
  readonly startedAt: Date;
}

/** A small file beside the media. */
export interface Sidecar {
  /** From the root of the card, with `/`. */
  readonly path: string;
  readonly content: string | Buffer;
  /**
   * `new`: once, never over another; `grow`: at the end of what is there, behind `head` when it
   * is new; `replace`: an index that the camera rewrites with every clip.
   */
  readonly how: 'new' | 'replace' | { readonly grow: { readonly head: string } };
}

/** Where a clip goes on a card, and what is beside it. Folders are from the root, with `/`. */
export interface Place {
  readonly folder: string;
  /** The n-th file of the clip, n from 0. */
  readonly name: (file: number) => string;
  /** A small version that the camera records at the same time. */
  readonly proxy?: { readonly folder: string; readonly name: string } | undefined;
  /** Written as the take starts. */
  readonly before: readonly Sidecar[];
  /** Written when the take is closed; not after a death. */
  readonly after: (result: RecordResult, folder: readonly string[]) => readonly Sidecar[];
}

/** The folders of a maker's card. */
export interface Card {
  /** What such a camera records, unless told. */
  readonly container: ContainerName;
  /** Where the clips of a camera lie. */
  clipFolder(camera: number, today: Date): string;
  /** The number of a clip by a name in that folder; undefined for something else. */
  numberOf(name: string): number | undefined;
  place(clip: Clip): Place;
  /** Files are no larger, unless told. */
  readonly spanBytes?: number | undefined;
}

/** A number with zeros in front. */
export function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** `YYMMDD`, in universal time. */
export function shortDate(date: Date): string {
  return date.toISOString().slice(2, 10).replaceAll('-', '');
}

/** The number that a pattern finds in a name. */
export function numberIn(name: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}
