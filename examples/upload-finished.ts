import {
  createAssetRequest,
  offsetSeconds,
  parseCreatedAsset,
  planFinished,
  readExchange,
  wantedPartCount,
} from 'dailies/core';
import type { Device } from './device.ts';
import { putPart } from './put-part.ts';

export interface FileToUpload {
  readonly name: string;
  readonly filetype: string;
  readonly bytes: Blob;
  readonly createdAtMs: number;
}

/**
 * Uploads a file whose size is known. A device keeps the asset's id, its URLs and which parts are done
 * on its disk before and after each step, so that a power cut costs at most one part.
 * @returns the asset's id
 */
export async function uploadFinished(
  { http, context }: Device,
  accessToken: string,
  { name, filetype, bytes, createdAtMs }: FileToUpload,
): Promise<string> {
  const request = createAssetRequest(context, accessToken, {
    name,
    filetype,
    sizeBytes: bytes.size,
    // Computed now: the media grows older while it waits in the queue.
    offsetSeconds: offsetSeconds(createdAtMs, Date.now()),
    partCount: wantedPartCount(bytes.size),
  });
  const created = readExchange('createAsset', await http.send(request), parseCreatedAsset);
  // `outcome.verdict` says what to do: skip (paused), retry, refresh, pair again, wait, fail.
  if (!created.ok) throw new Error(created.outcome.message);
  const { assetId, uploadUrls } = created.value;
  for (const part of planFinished(bytes.size, uploadUrls.length)) {
    await putPart(uploadUrls[part.number - 1] ?? '', filetype, bytes, part);
  }
  // There is no call to finish: Frame.io completes the asset when every part is in.
  return assetId;
}
