import {
  createAssetRequest,
  offsetSeconds,
  parseCreatedAsset,
  planFinished,
  wantedPartCount,
} from 'dailies/core';
import { putPart } from './put-part.ts';
import { valueOf, type Session } from './session.ts';

export interface FileToUpload {
  readonly name: string;
  readonly filetype: string;
  readonly bytes: Blob;
  readonly createdAtMs: number;
}

/** What is kept on the disk from the asset's creation on, so that a power cut costs one part at most. */
export interface KeptUpload {
  readonly assetId: string;
  readonly uploadUrls: readonly string[];
  /** Numbers of the parts that Frame.io has acknowledged. */
  readonly done: readonly number[];
}

/**
 * Uploads a file whose size is known, or goes on with it.
 * @param kept of an earlier run that did not come to its end; null: from the beginning
 * @param keep returns when it is on the disk
 * @returns the asset's id
 */
export async function uploadFinished(
  session: Session,
  { name, filetype, bytes, createdAtMs }: FileToUpload,
  kept: KeptUpload | null,
  keep: (upload: KeptUpload) => Promise<void>,
): Promise<string> {
  const { context } = session.device;
  let upload = kept;
  if (upload === null) {
    const build = (accessToken: string) =>
      createAssetRequest(context, accessToken, {
        name,
        filetype,
        sizeBytes: bytes.size,
        // Computed now: the media grows older while it waits in the queue.
        offsetSeconds: offsetSeconds(createdAtMs, Date.now()),
        partCount: wantedPartCount(bytes.size),
      });
    const created = valueOf(await session.call('createAsset', build, parseCreatedAsset));
    upload = { ...created, done: [] };
    await keep(upload);
  }
  for (const part of planFinished(bytes.size, upload.uploadUrls.length)) {
    if (upload.done.includes(part.number)) continue;
    await putPart(upload.uploadUrls[part.number - 1] ?? '', filetype, bytes, part);
    upload = { ...upload, done: [...upload.done, part.number] };
    await keep(upload);
  }
  // There is no call to finish: Frame.io completes the asset when every part is in.
  return upload.assetId;
}
