import type { FileStamp } from './ports/files.ts';
import type { Verdict } from './readiness/index.ts';

/** What the writer of a file says of it, where it is this program itself, or in touch with it. */
export type WriterWord =
  /** It writes to the end of its file only, and will say when that has ended. */
  | 'appends'
  /** Its last byte is written. */
  | 'ended';

/** Writers that say more of their files than can be seen from outside. In memory only: they die with the program. */
export class ToldWriters {
  /** By upload. */
  readonly #words = new Map<string, WriterWord>();

  hear(uploadId: string, word: WriterWord): void {
    this.#words.set(uploadId, word);
  }

  /** Asked before a look, so that no look of before the end is taken for one of after it. */
  wordOn(uploadId: string): WriterWord | null {
    return this.#words.get(uploadId) ?? null;
  }

  /** Nothing is asked of it any more. */
  forget(uploadId: string): void {
    this.#words.delete(uploadId);
  }
}

/** What was seen of a file, in the light of what its writer had said by then. */
export function inTheLightOf(word: WriterWord | null, seen: Verdict, stamp: FileStamp): Verdict {
  switch (word) {
    case null:
      return seen;
    case 'appends':
      // However still it stands: its writer has not ended it.
      return {
        kind: 'growing',
        stableBytes: stamp.sizeBytes,
        bytesPerSecond: seen.kind === 'growing' ? seen.bytesPerSecond : 0,
        head: 'kept',
        final: null,
        why: 'it is being recorded here',
      };
    case 'ended':
      return stamp.sizeBytes === 0 ? seen : { kind: 'ready', stamp };
  }
}
