/** What a file's bytes say about how it is written, and whether it is whole. */
export interface ContainerReport {
  readonly kind: ContainerKind;
  /** Null: this kind cannot tell. */
  readonly end: ContainerEnd | null;
  /** Whether the recorder may rewrite the beginning when it closes the file (protocol.md §13.4). */
  readonly head: 'kept' | 'rewritten';
  /** When the media says it was made, ms since 1970; null where it does not tell. */
  readonly madeAtMs: number | null;
  /** What files with such a content are called, `.mov` say; absent where the kind says enough. */
  readonly extension?: string;
}

export type ContainerEnd =
  { readonly complete: true } | { readonly complete: false; readonly why: string };

export type ContainerKind =
  'mp4' | 'fragmentedMp4' | 'mxf' | 'transportStream' | 'wave' | 'avi' | 'still' | 'unknown';

export const COMPLETE: ContainerEnd = { complete: true };

/** @param why completes "not finished: …" */
export function incomplete(why: string): ContainerEnd {
  return { complete: false, why };
}
