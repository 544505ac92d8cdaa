import type { RequirementId } from '../spec/index.ts';

/**
 * What the simulator shows of itself, in process and as JSON under `/control`. Times are ISO 8601 in UTC
 * with milliseconds; nothing here is a secret.
 */
export type HostKind = 'api' | 'storage';

export interface PendingCode {
  readonly userCode: string;
  readonly deviceName: string;
  readonly expiresAt: string;
}

export interface PauseView {
  readonly from: string;
  /** null while the pause lasts. */
  readonly to: string | null;
}

/** What a device or channel collects; decides the folder (protocol.md §11.5). */
export type AssetType = 'video' | 'audio' | 'data';

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  /** What uploads name it by; 0 is the device's own. */
  readonly externalIndex: number;
  readonly assetType: AssetType;
}

export interface DeviceView {
  /** The project device's id: what `forget`, `pause` and `resume` take. */
  readonly id: string;
  /** The physical unit's id, the same across pairings. */
  readonly deviceId: string;
  readonly name: string;
  readonly status: 'online' | 'offline' | 'paused';
  /** `deauthorized`: the device revoked its own tokens and has to pair again. */
  readonly authorization: 'authorized' | 'deauthorized';
  readonly userName: string;
  readonly pairedAt: string;
  readonly authorizationExpiresAt: string | null;
  readonly lastSeenAt: string;
  /** As last sent; `0.0.0` when the device sent none. */
  readonly clientVersion: string;
  readonly timezone: string;
  readonly pauses: readonly PauseView[];
  /** Those that are connected, ascending by index. */
  readonly channels: readonly ChannelView[];
  readonly socket: SocketView;
}

export interface CommentView {
  readonly id: string;
  readonly text: string;
  /** In frames, from 0; null: about the whole asset. */
  readonly timestampFrames: number | null;
  readonly at: string;
}

/** Phoenix's serializer: 1 writes objects, 2 arrays. */
export type SocketVersion = 1 | 2;

/** A device's real-time connection in this pairing: the one open now, else the last. */
export interface SocketView {
  /** `open`: not joined, so nothing can be told to the device. */
  readonly state: 'never' | 'open' | 'joined' | 'closed';
  /** When it came into this state; null: never. */
  readonly since: string | null;
  readonly lastHeardAt: string | null;
  readonly heartbeats: number;
  readonly version: SocketVersion | null;
  /** How many are open at once; whether more than one is allowed is not documented. */
  readonly openCount: number;
}

export interface AssetView {
  readonly id: string;
  /** Exactly as the device sent it: never a path on this machine. A growing one may be named later. */
  readonly name: string;
  readonly filetype: string;
  /** `growing`: created before its end was known, and uploaded part by part (protocol.md §13). */
  readonly mode: 'finished' | 'growing';
  /** As declared by the device. */
  readonly filesizeBytes: number | null;
  /** What the asset will weigh when it is complete; null: it grows, and its end is not known yet. */
  readonly sizeBytes: number | null;
  /** The number of the last part; null: it grows, and its end is not known yet. */
  readonly finalPart: number | null;
  readonly folder: string;
  readonly deviceId: string;
  readonly channel: number;
  readonly offsetSeconds: number;
  /** Id of the asset it is the next version of. */
  readonly versionOf: string | null;
  readonly createdAt: string;
  readonly status: 'created' | 'complete';
  /** Why the asset will never be complete; null when nothing failed. */
  readonly failure: string | null;
  readonly sha256: string | null;
  readonly contentFile: string | null;
  /** How many upload URLs it has; of a growing one, how many parts were asked for so far. */
  readonly parts: number;
  /** Of which this many are in. */
  readonly storedParts: number;
  /** Grows while a PUT runs; falls back when one breaks. */
  readonly receivedBytes: number;
  /** PUTs answered 200: more than `parts` when a part came twice. */
  readonly putCount: number;
  readonly lastAnsweredAt: string | null;
  /** Oldest first. */
  readonly comments: readonly CommentView[];
}

/** A timecode with its rate by the name it is spoken of: `23.976`. */
export interface TimecodeView {
  readonly timecode: string;
  readonly rate: string;
}

/** A press of a logging button (protocol.md §15.1). */
export interface MarkerView {
  readonly id: string;
  /** When it was heard of. */
  readonly at: string;
  /** Earlier by `offsetSeconds`. */
  readonly pressedAt: string;
  readonly deviceId: string;
  readonly channelId: string;
  readonly inputIndex: number;
  readonly action: 'single_press';
  readonly offsetSeconds: number;
  readonly start: TimecodeView | null;
  readonly duration: TimecodeView | null;
}

export interface CallView {
  readonly id: number;
  readonly at: string;
  readonly host: HostKind;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** null: never answered (still running, reset, or the device went away). */
  readonly status: number | null;
  /** The error's name when the answer was one. */
  readonly error: string | null;
  /** What the device sent as `x-client-version`. */
  readonly clientVersion: string | null;
  readonly hasAuthorization: boolean;
  readonly grant: 'device_code' | 'refresh_token' | null;
  readonly deviceId: string | null;
  /** Faults that had a hand in this exchange. */
  readonly faults: readonly string[];
  readonly durationMs: number | null;
  /** A failure of the simulator itself; null always, if it is well. */
  readonly internalError: string | null;
}

/** Which violations are wanted; absent: all. */
export interface ViolationFilter {
  /** `DeviceView.id`, of a forgotten device too. */
  readonly deviceId?: string;
  /** Only those after the call with this `CallView.id`. */
  readonly sinceCallId?: number;
}

export interface ViolationView {
  readonly at: string;
  /** The line of Frame.io's checklist; null when the rule is only in the guides. */
  readonly requirement: RequirementId | null;
  readonly what: string;
  /** Also of what a unit did before it was paired, once it is. */
  readonly deviceId: string | null;
  /** `id` of the call, where there was one. */
  readonly callId: number | null;
}
