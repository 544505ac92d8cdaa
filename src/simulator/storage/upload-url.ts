import { randomBytes, randomUUID } from 'node:crypto';
import { HEADERS, STORAGE_ACL_PRIVATE } from '../../spec/index.ts';
import type { Asset, Part } from '../world/asset.ts';
import type { Pair } from './canonical-request.ts';
import { presign } from './presigned-url.ts';
import { type Credentials, amzDate, signingKey } from './signature.ts';

const PATH_PATTERN = /^\/parts\/([0-9a-f-]{36})\/(\d{1,5})$/;

/** Fresh for each simulator: no URL of another one opens anything here. */
export function makeCredentials(): Credentials {
  return {
    accessKeyId: `AKIASIM${randomBytes(7).toString('hex').slice(0, 13).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    region: 'us-east-1',
  };
}

/** Which part a path on the storage host names. */
export function partOfPath(path: string): { assetId: string; number: number } | null {
  const match = PATH_PATTERN.exec(path);
  if (match === null) return null;
  const [, assetId = '', number = ''] = match;
  return { assetId, number: Number(number) };
}

export interface UrlSigner {
  /**
   * One for each part, in their order (protocol.md §11.2).
   *
   * @param parts default: all of the asset's
   */
  uploadUrls(asset: Asset, projectId: string, parts?: readonly Part[]): string[];
}

export interface UrlSignerOptions {
  /** With the port, as devices will send it. */
  readonly host: string;
  readonly credentials: Credentials;
  readonly lifeSeconds: number;
  readonly now: () => number;
}

export function createUrlSigner(options: UrlSignerOptions): UrlSigner {
  const { host, credentials, lifeSeconds, now } = options;
  return {
    uploadUrls(asset, projectId, parts = asset.parts) {
      const nowMs = now();
      const common = metadata(asset, projectId);
      const key = signingKey(amzDate(nowMs), credentials);
      return parts.map((part) => {
        const target = presign({
          method: 'PUT',
          host,
          path: `/parts/${asset.id}/${part.number}`,
          headers: signedHeaders(asset),
          query: [...common, ...partMetadata(part)],
          credentials,
          key,
          nowMs,
          lifeSeconds: Math.max(1, Math.round(lifeSeconds)),
        });
        return `https://${host}${target}`;
      });
    },
  };
}

/** Beside `host`: what a PUT has to send exactly so (§11.4). */
export function signedHeaders(asset: Asset): Pair[] {
  return [
    ['content-type', asset.filetype],
    [HEADERS.storageAcl, STORAGE_ACL_PRIVATE],
  ];
}

/** §11.2 [CAP]: carried in the query of each URL. Devices treat it as opaque. */
function metadata(asset: Asset, projectId: string): Pair[] {
  // Of a growing asset nobody knows the number: it is that of the parts asked for so far.
  const count = String(asset.parts.length);
  return [
    ['x-amz-meta-asset_id', asset.id],
    ['x-amz-meta-extension', extensionOf(asset.name)],
    ['x-amz-meta-is_realtime_upload', String(asset.growth !== null)],
    ['x-amz-meta-part_count', count],
    ['x-amz-meta-project_id', projectId],
    ['x-amz-meta-request_id', randomUUID()],
    ['x-amz-meta-resource_id', asset.id],
    ['x-amz-meta-resource_type', 'asset'],
    ['x-amz-meta-total_parts', count],
  ];
}

function partMetadata(part: Part): Pair[] {
  return [['x-amz-meta-part_number', String(part.number)]];
}

function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,16})$/.exec(name)?.[1] ?? '';
}
