export type * from './ledger.ts';

/**
 * Types of the local API and of `--json`: what the page, the command line and strangers rely on.
 * Pinned by the command line's contract; new fields may appear, these stay. Never a token, never the
 * client id.
 */
export interface Snapshot {
  readonly auth: {
    readonly state: 'unpaired' | 'pairing' | 'paired' | 'lost';
    /** ISO 8601; when the device must pair again if it is not used meanwhile. */
    readonly pairedUntil: string | null;
    readonly tokenExpiresAt: string | null;
  };
  readonly device: {
    readonly id: string | null;
    readonly name: string | null;
    readonly clientVersion: string;
  };
  readonly project: { readonly id: string; readonly name: string | null } | null;
  readonly user: { readonly name: string } | null;
  readonly network: {
    readonly state: 'online' | 'offline' | 'noInternet' | 'limited';
    readonly checkedAt: string | null;
    readonly reason: string | null;
    /** The first thing between this machine and Frame.io that fails; null: none. */
    readonly layer: 'link' | 'address' | 'dns' | 'connection' | 'tls' | 'api' | 'storage' | null;
    readonly link: ShownLink | null;
    /** How long Frame.io's answer took, with a new connection where there was none; null without one. */
    readonly roundTripMs: number | null;
    /** The best rate that uploads have sustained on this network; null where it was never measured. */
    readonly upBytesPerSecond: number | null;
    /** ISO 8601; when that was. */
    readonly upMeasuredAt: string | null;
    /** `HOST:PORT` of the proxy that the operator configured; null: none is used. */
    readonly proxy: string | null;
  };
  readonly socket: {
    readonly state: 'open' | 'connecting' | 'closed' | 'unsupported';
    readonly since: string | null;
    readonly lastReplyAt: string | null;
    /** Why it is not open, in words; null while it is, or is not wanted. */
    readonly why: string | null;
  };
  /** `why`: what a clock that is a minute off or more means, in one sentence. */
  readonly clock: { readonly skewSeconds: number | null; readonly why: string | null };
  readonly paused: { readonly byFrameio: boolean; readonly byUser: boolean };
  readonly uploads: {
    readonly queued: number;
    readonly uploading: number;
    readonly completed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly remainingFiles: number;
    readonly remainingBytes: number;
    readonly bytesPerSecond: number;
    readonly etaSeconds: number | null;
  };
  readonly current: readonly CurrentUpload[];
  readonly watch: readonly WatchedFolder[];
  /** Assets at Frame.io that this device began and can never complete, nor delete (it may not). */
  readonly unfinishedAssets: number;
  /** Why the queue does not move, in words; empty when it may. */
  readonly holds: readonly { readonly reason: string; readonly message: string }[];
}

/** What the traffic goes by, as far as the system tells. */
export interface ShownLink {
  readonly name: string;
  readonly type: 'ethernet' | 'wifi' | 'cellular' | 'vpn' | 'other';
  /** Of a radio, 0 to 100; null where it is not told. */
  readonly signalPercent: number | null;
}

export interface CurrentUpload {
  readonly uploadId: string;
  readonly path: string;
  readonly sentBytes: number;
  /** Null while it is being recorded. */
  readonly totalBytes: number | null;
  /** While it is being recorded: its size when it was last looked at. Else null. */
  readonly recordedBytes: number | null;
  readonly mode: 'finished' | 'growing';
  readonly bytesPerSecond: number;
  readonly why: string | null;
}

export interface WatchedFolder {
  readonly path: string;
  /** `idle`: no process watches it now. */
  readonly state: 'watching' | 'missing' | 'idle';
  /** What waits there and why, or why it is missing; null when there is nothing to tell. */
  readonly why: string | null;
}

/** One line of the queue or of the results. */
export interface UploadRow {
  readonly uploadId: string;
  readonly path: string;
  readonly name: string;
  readonly state: 'queued' | 'uploading' | 'completed' | 'failed' | 'skipped' | 'cancelled';
  readonly sentBytes: number;
  /** Null while it is being recorded. */
  readonly totalBytes: number | null;
  /** `growing`: taken up while it was recorded. */
  readonly mode: 'finished' | 'growing';
  readonly partsSent: number;
  /** As far as it is known. */
  readonly partsTotal: number;
  /** Why it waits, or why it ended so, in words. */
  readonly why: string | null;
  readonly code: string | null;
  readonly hint: string | null;
  readonly assetId: string | null;
  readonly sha256: string | null;
  /** The project it is meant for; null while none is known. */
  readonly projectId: string | null;
  /** A person wants it to wait. */
  readonly held: boolean;
  /** ISO 8601; when the upload URLs of its asset die. Null without an asset. */
  readonly deadline: string | null;
  /** ISO 8601; null until it has arrived. */
  readonly deliveredAt: string | null;
}

export interface UploadPage {
  readonly uploads: readonly UploadRow[];
  /** Give it as `after` for the next page; null at the end. */
  readonly next: string | null;
}
