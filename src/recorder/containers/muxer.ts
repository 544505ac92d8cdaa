/**
 * What a recorder writes at a time: a coded picture as a sample of an MP4 track (ISO 14496-15
 * 5.3.3.1: each NAL unit behind four bytes of length), a block of PCM sound, or a whole still.
 */
export interface Unit {
  readonly data: Buffer;
  /** A player may start here. */
  readonly sync: boolean;
}

/**
 * Puts one file of a take together. Calls come one after another, in this order; after an error
 * only `abandon` may follow.
 */
export interface Muxer {
  /** Writes what stands before the media. */
  begin(): Promise<void>;
  add(unit: Unit): Promise<void>;
  /** How much the file would grow at most, if it were finished after one more unit. */
  closingBytes(): number;
  /** The cut: writes what is known only now, at the end and in the head. */
  finish(): Promise<void>;
  /** Lets go of everything but the file. Never throws. */
  abandon(): Promise<void>;
}
