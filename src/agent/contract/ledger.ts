/** The ledger as programs see it: what has arrived, what was left unfinished, and verdicts on files. */

/** This content has arrived, whole. */
export interface DeliveryRow {
  readonly uploadId: string;
  readonly assetId: string;
  /** Null for what an older dailies delivered, which did not note it. */
  readonly projectId: string | null;
  /** Where the file was when it went up. */
  readonly path: string;
  readonly name: string;
  readonly totalBytes: number;
  /** Of what was sent, lower-case hex. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly deliveredAt: string;
}

/** An asset at Frame.io that is not what it should be: never complete, or of a file that changed on its way. */
export interface OrphanRow {
  readonly uploadId: string;
  /** Null when the reply that would have named it was lost. */
  readonly assetId: string | null;
  readonly projectId: string | null;
  /** The file it was for. */
  readonly path: string;
  readonly name: string;
  /** False: it may exist or not. */
  readonly certain: boolean;
  readonly reason: string;
  /** The reason in words. */
  readonly why: string;
  /** What a person can do about it. */
  readonly advice: string;
  /** ISO 8601. */
  readonly notedAt: string;
}

export interface LedgerRows<T> {
  readonly rows: readonly T[];
  /** Give it as `after` for the next page; null at the end. */
  readonly next: number | null;
}

/** The answer to "has this file arrived, byte for byte?" */
export interface Verification {
  readonly path: string;
  readonly verdict: Verdict;
  /** The upload that delivered it; else the latest of this path, null when there is none. */
  readonly uploadId: string | null;
  /** The asset that has these bytes; null when none has. */
  readonly assetId: string | null;
  readonly projectId: string | null;
  /** It has arrived, but not in the project that is paired now. */
  readonly otherProject: boolean;
  /** ISO 8601. */
  readonly deliveredAt: string | null;
  /** Where the file was when it went up. */
  readonly deliveredPath: string | null;
  /** Of the file as it is now; null when it was not read to its end. */
  readonly sha256: string | null;
  /** Null when not even that could be found out. */
  readonly totalBytes: number | null;
  /** The verdict in words, with where the file stands. */
  readonly message: string;
}

export type Verdict =
  /** An asset has exactly these bytes. */
  | 'arrived'
  /** What was delivered from this path, or by this name and size, has other bytes. */
  | 'different'
  /** Nothing like it was delivered. */
  | 'missing'
  /** It has no bytes; Frame.io takes no empty file. */
  | 'empty'
  | 'unreadable'
  | 'vanished';
