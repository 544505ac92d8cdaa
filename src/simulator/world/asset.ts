import type { AssetView, CommentView } from '../views.ts';
import type { Growth } from './growth.ts';
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

/** §15.2 */
export interface Comment {
  readonly id: string;
  readonly text: string;
  /** In frames, from 0; null: about the whole asset. */
  readonly timestampFrames: number | null;
  readonly insertedMs: number;
}

export interface Asset {
  readonly id: string;
  name: string;
  readonly filetype: string;
  /** null: a growing asset's, until its final part is known. */
  sizeBytes: number | null;
  readonly channel: number;
  readonly offsetSeconds: number;
  readonly deviceId: string;
  /** Where it shows at Frame.io; no path on this machine. */
  readonly folder: string;
  /** Id of the asset it is the next version of. */
  readonly versionOf: string | null;
  readonly createdMs: number;
  /** null: the file was finished when the asset was created. */
  readonly growth: Growth | null;
  /** Ascending by number; a growing asset's come as they are asked for. */
  parts: readonly Part[];
  readonly comments: Comment[];
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

export function storedBytes(asset: Asset): number {
  return asset.parts.reduce((sum, part) => sum + (isIn(part) ? part.sizeBytes : 0), 0);
}

export function assetView(asset: Asset): AssetView {
  const { state } = asset;
  return {
    id: asset.id,
    name: asset.name,
    filetype: asset.filetype,
    mode: asset.growth === null ? 'finished' : 'growing',
    filesizeBytes: asset.sizeBytes,
    sizeBytes: asset.sizeBytes,
    finalPart: asset.growth === null ? asset.parts.length : asset.growth.finalNumber,
    folder: asset.folder,
    deviceId: asset.deviceId,
    channel: asset.channel,
    offsetSeconds: asset.offsetSeconds,
    versionOf: asset.versionOf,
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
    comments: asset.comments.map(commentView),
  };
}

export function commentView({ insertedMs, ...comment }: Comment): CommentView {
  return { ...comment, at: isoMillis(insertedMs) };
}
