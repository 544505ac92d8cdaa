import { PATHS, growingAssetReply, realtimePartsReply } from '../spec/index.ts';
import { placement, requireHttpsUrls } from './assets.ts';
import { DailiesError } from './error.ts';
import type { GrowingPart } from './growing-plan.ts';
import type { HttpReply, HttpRequest } from './http.ts';
import { parseSuccess } from './reply.ts';
import { apiRequest, fillPath, type ApiContext } from './request.ts';

/** A recording that is to become an asset while it is still being written (protocol.md §13.1). */
export interface GrowingAsset {
  /**
   * How it is called, with its extension; or only the extension (`.mov`), when the recorder names its
   * files at the end: then the last request for parts can name it.
   */
  readonly called: { readonly name: string } | { readonly extension: string };
  /** MIME type; sent again with every part, where it is signed. */
  readonly filetype: string;
  /** Age of the recording's beginning now, in whole seconds (§12.2). */
  readonly offsetSeconds: number;
  readonly channel?: number;
  readonly versionOf?: string;
}

/** A growing asset cannot be made with a name that has no extension (§13.1). */
export const mayNameGrowing = (name: string): boolean => /[^.]\.[^.]+$/.test(name);

/**
 * Creates an asset without a size and without URLs: those are asked for as the bytes come. Not
 * idempotent (§12.6).
 * @throws RangeError for a name without an extension, or what is no extension
 */
export function createGrowingAssetRequest(
  context: ApiContext,
  accessToken: string,
  asset: GrowingAsset,
  options: { legacyPath: boolean } = { legacyPath: false },
): HttpRequest {
  const { called } = asset;
  const fits = 'name' in called ? mayNameGrowing(called.name) : /^\..+$/.test(called.extension);
  if (!fits) throw new RangeError('a growing asset needs a name that ends in .ext, or a .ext');
  return apiRequest(context, 'POST', options.legacyPath ? PATHS.assetsLegacy : PATHS.assets, {
    accessToken,
    body: {
      kind: 'json',
      value: {
        ...('name' in called ? { name: called.name } : { extension: called.extension }),
        filetype: asset.filetype,
        is_realtime_upload: true,
        offset: asset.offsetSeconds,
        ...placement(asset),
      },
    },
  });
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseGrowingAsset(reply: HttpReply): { readonly assetId: string } {
  return {
    assetId: parseSuccess('the creation of the growing asset', growingAssetReply, reply).id,
  };
}

/** What is asked for in one request for parts. */
export interface WantedParts {
  readonly assetId: string;
  /** At least one; in any order. */
  readonly parts: readonly GrowingPart[];
  /** Of the whole file: needed as soon as one of the parts is the final one. */
  readonly assetSizeBytes?: number;
  /** Names an asset that was created with its extension only. */
  readonly assetName?: string;
}

/**
 * Asks for the upload URLs of parts whose exact sizes are known (§13.2). Repeating it is harmless as
 * far as is known; that a number may be asked for twice is not documented.
 * @throws RangeError without parts, for a final part without the size of the whole, and for a name without
 * an extension
 */
export function requestPartsRequest(
  context: ApiContext,
  accessToken: string,
  { assetId, parts, assetSizeBytes, assetName }: WantedParts,
  options: { legacyPath: boolean } = { legacyPath: false },
): HttpRequest {
  if (parts.length === 0) throw new RangeError('no parts are asked for');
  if (assetSizeBytes === undefined && parts.some(({ isFinal }) => isFinal)) {
    throw new RangeError('the final part needs the size of the whole file');
  }
  if (assetName !== undefined && !/^.+\..+$/.test(assetName)) {
    throw new RangeError('the name of an asset ends in .ext');
  }
  const template = options.legacyPath ? PATHS.realtimePartsLegacy : PATHS.realtimeParts;
  const value = {
    parts: parts.map(({ number, sizeBytes, isFinal }) => ({
      number,
      size: sizeBytes,
      is_final: isFinal,
    })),
    ...(assetSizeBytes === undefined ? {} : { asset_filesize: assetSizeBytes }),
    ...(assetName === undefined ? {} : { asset_name: assetName }),
  };
  return apiRequest(context, 'POST', fillPath(template, { assetId }), {
    accessToken,
    body: { kind: 'json', value },
  });
}

/**
 * One URL for each part that was asked for, in that order.
 * @throws DailiesError `unexpected_reply` (another number of URLs, one that is not https),
 * `captive_portal`
 */
export function parseRequestedParts(reply: HttpReply, partCount: number): readonly string[] {
  const { upload_urls } = parseSuccess('the request for parts', realtimePartsReply, reply);
  if (upload_urls.length !== partCount) {
    throw new DailiesError(
      'unexpected_reply',
      `Frame.io gave ${upload_urls.length} upload URLs for ${partCount} parts`,
    );
  }
  return requireHttpsUrls(upload_urls);
}
