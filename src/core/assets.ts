import { PATHS, finishedAssetReply } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import type { HttpReply, HttpRequest } from './http.ts';
import { parseSuccess } from './reply.ts';
import { apiRequest, isHttps, type ApiContext } from './request.ts';

/** A file of known size that is to become an asset (protocol.md §11.1). */
export interface NewAsset {
  readonly name: string;
  /** MIME type; sent again with every part, where it is signed. */
  readonly filetype: string;
  readonly sizeBytes: number;
  /** Age of the media now, in whole seconds (see {@link offsetSeconds}). */
  readonly offsetSeconds: number;
  /** How many upload URLs are wanted. */
  readonly partCount: number;
  /** Index of the channel it comes from; absent: the device's own, 0. */
  readonly channel?: number;
  /** The asset that this becomes the next version of. */
  readonly versionOf?: string;
}

/** Not idempotent: each accepted request makes an asset that a device cannot delete (§12.6). */
export function createAssetRequest(
  context: ApiContext,
  accessToken: string,
  asset: NewAsset,
  options: { legacyPath: boolean } = { legacyPath: false },
): HttpRequest {
  return apiRequest(context, 'POST', options.legacyPath ? PATHS.assetsLegacy : PATHS.assets, {
    accessToken,
    body: {
      kind: 'json',
      value: {
        name: asset.name,
        filetype: asset.filetype,
        filesize: asset.sizeBytes,
        offset: asset.offsetSeconds,
        parts: asset.partCount,
        ...placement(asset),
      },
    },
  });
}

/** What finished and growing assets say alike about where they belong. */
export function placement(asset: { readonly channel?: number; readonly versionOf?: string }) {
  return {
    ...(asset.channel === undefined ? {} : { channel: asset.channel }),
    ...(asset.versionOf === undefined ? {} : { auto_version_id: asset.versionOf }),
  };
}

export interface CreatedAsset {
  readonly assetId: string;
  /** One for each part, in order; opaque, any host, each a secret until it expires (§11.2). */
  readonly uploadUrls: readonly string[];
}

/** @throws DailiesError `unexpected_reply` (an upload URL that is not https among it), `captive_portal` */
export function parseCreatedAsset(reply: HttpReply): CreatedAsset {
  const body = parseSuccess('the creation of the asset', finishedAssetReply, reply);
  return { assetId: body.id, uploadUrls: requireHttpsUrls(body.upload_urls) };
}

/** @throws DailiesError `unexpected_reply`: what is not encrypted is never called, whoever names it */
export function requireHttpsUrls(urls: readonly string[]): readonly string[] {
  if (urls.every(isHttps)) return urls;
  throw new DailiesError('unexpected_reply', 'Frame.io gave an upload URL that is not https:');
}

/**
 * How long ago the media was made, in whole seconds, never negative (§12.2). Computed when the asset
 * is created, because Frame.io compares it with its pause windows and files by the day it gives.
 */
export function offsetSeconds(createdAtMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - createdAtMs) / 1000));
}
