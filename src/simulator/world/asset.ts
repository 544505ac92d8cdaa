import type { AssetView } from '../views.ts';
import { isoMillis } from './time.ts';

/** One PUT while it runs. */
export interface Reception {
  receivedBytes: number;
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly sizeBytes: number;
  readonly receptions: Set<Reception>;
  /** MD5 in hex once the bytes are kept. */
  etag: string | null;
}

/** `assembling` and `failed` are our own; Frame.io shows both as created (protocol.md §11.1). */
export type AssetState =
  | { readonly kind: 'created' }
  | { readonly kind: 'assembling' }
  | { readonly kind: 'complete'; readonly sha256: string; readonly contentFile: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Asset {
  readonly id: string;
  readonly name: string;
  readonly filetype: string;
  readonly sizeBytes: number;
  readonly channel: number;
  readonly offsetSeconds: number;
  readonly deviceId: string;
  /** Where it shows at Frame.io; no path on this machine. */
  readonly folder: string;
  readonly createdMs: number;
  readonly parts: readonly Part[];
  state: AssetState;
  putCount: number;
  lastAnsweredMs: number | null;
}

/** Empty parts, of tiny files with many URLs, need not be sent (§11.3). */
export function isIn(part: Part): boolean {
  return part.etag !== null || part.sizeBytes === 0;
}

function receivedOf(part: Part): number {
  if (isIn(part)) return part.sizeBytes;
  return Math.max(0, ...[...part.receptions].map(({ receivedBytes }) => receivedBytes));
}

export function receivedBytes(asset: Asset): number {
  return asset.parts.reduce((sum, part) => sum + receivedOf(part), 0);
}

export function assetView(asset: Asset): AssetView {
  const { state } = asset;
  return {
    id: asset.id,
    name: asset.name,
    filetype: asset.filetype,
    filesizeBytes: asset.sizeBytes,
    sizeBytes: asset.sizeBytes,
    folder: asset.folder,
    deviceId: asset.deviceId,
    channel: asset.channel,
    offsetSeconds: asset.offsetSeconds,
    createdAt: isoMillis(asset.createdMs),
    status: state.kind === 'complete' ? 'complete' : 'created',
    failure: state.kind === 'failed' ? state.reason : null,
    sha256: state.kind === 'complete' ? state.sha256 : null,
    contentFile: state.kind === 'complete' ? state.contentFile : null,
    parts: asset.parts.length,
    storedParts: asset.parts.filter(isIn).length,
    receivedBytes: receivedBytes(asset),
    putCount: asset.putCount,
    lastAnsweredAt: asset.lastAnsweredMs === null ? null : isoMillis(asset.lastAnsweredMs),
  };
}
