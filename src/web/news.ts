import type { Snapshot } from '../agent/contract/index.ts';

/** What is asked of the device again. */
export type Topic = 'status' | 'uploads';

export interface Progress {
  readonly uploadId: string;
  readonly sentBytes: number;
  readonly totalBytes: number | null;
}

export interface PairingCode {
  /** Six digits; a string, because zeros lead. */
  readonly userCode: string;
  readonly deviceName: string | null;
  readonly expiresAt: string;
  readonly verificationUriComplete: string | null;
}

/** What an event of the device means for the page. */
export type Reaction =
  | { readonly kind: 'patch'; readonly progress: Progress }
  | { readonly kind: 'showCode'; readonly code: PairingCode }
  | { readonly kind: 'endCode' }
  | { readonly kind: 'refresh'; readonly topics: readonly Topic[] };

const EVERYTHING: Reaction = { kind: 'refresh', topics: ['status', 'uploads'] };
const STATUS: Reaction = { kind: 'refresh', topics: ['status'] };

/** Reads one event of the stream. What is unknown or unreadable still says that something happened. */
export function reactionTo(data: string): Reaction {
  const event = fieldsOf(data);
  switch (event.get('type')) {
    case 'progress':
      return progressOf(event);
    case 'code':
      return codeOf(event);
    case 'paired':
    case 'cancelled':
    case 'pairingLost':
      return { kind: 'endCode' };
    case 'held':
    case 'status':
    case 'listening':
    case 'quiet':
      return STATUS;
    default:
      return EVERYTHING;
  }
}

/** The snapshot with one upload's progress noted; the same object when that changes nothing. */
export function patchProgress(snapshot: Snapshot, progress: Progress): Snapshot {
  const { uploadId, sentBytes, totalBytes } = progress;
  const known = snapshot.current.find((upload) => upload.uploadId === uploadId);
  if (known === undefined) return snapshot;
  if (known.sentBytes === sentBytes && known.totalBytes === totalBytes) return snapshot;
  const current = snapshot.current.map((upload) =>
    upload === known ? { ...upload, sentBytes, totalBytes } : upload,
  );
  return { ...snapshot, current };
}

function progressOf(event: ReadonlyMap<string, unknown>): Reaction {
  const uploadId = event.get('uploadId');
  const sentBytes = event.get('sentBytes');
  const totalBytes = event.get('totalBytes') ?? null;
  if (typeof uploadId !== 'string' || !isSize(sentBytes)) return EVERYTHING;
  if (totalBytes !== null && !isSize(totalBytes)) return EVERYTHING;
  return { kind: 'patch', progress: { uploadId, sentBytes, totalBytes } };
}

function codeOf(event: ReadonlyMap<string, unknown>): Reaction {
  const userCode = event.get('userCode');
  const expiresAt = event.get('expiresAt');
  if (typeof userCode !== 'string' || typeof expiresAt !== 'string') return EVERYTHING;
  const deviceName = textOf(event.get('deviceName'));
  const verificationUriComplete = textOf(event.get('verificationUriComplete'));
  return { kind: 'showCode', code: { userCode, deviceName, expiresAt, verificationUriComplete } };
}

function fieldsOf(data: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(data);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
