import { z } from 'zod';
import { ASSET_MAX_BYTES, PARTS_MAX_COUNT, PART_MAX_BYTES } from '../limits.ts';

/**
 * Creating assets and asking for the parts of growing ones (protocol.md §11.1, §13). Requests say what
 * is right to send; §11.1 writes absent as null throughout, so both are right.
 */

/** Seconds since the media was created, positive (§12.2; §20, 8). */
const offset = z.number().int().nonnegative();
const channel = z.number().int().nonnegative();
/** A name's ending with its dot (§13.1). */
const extension = z.string().regex(/^\..+$/);

/** An asset whose size is known. */
export const finishedAssetRequest = z.strictObject({
  name: z.string().min(1),
  filetype: z.string().min(1),
  filesize: z.number().int().min(1).max(ASSET_MAX_BYTES),
  offset,
  channel: channel.nullish(),
  /** How many upload URLs are wanted. */
  parts: z.number().int().min(1).max(PARTS_MAX_COUNT).nullish(),
  is_realtime_upload: z.literal(false).nullish(),
  /** Ignored unless the upload is a real-time one. */
  extension: extension.nullish(),
  /** The asset this becomes the next version of. */
  auto_version_id: z.uuid().nullish(),
});

/** An asset that is still being recorded (§13.1): JSON only, no size, an extension in `name` or beside it. */
export const growingAssetRequest = z
  .strictObject({
    name: z.string().min(1).nullish(),
    filetype: z.string().min(1),
    filesize: z.null().optional(),
    is_realtime_upload: z.literal(true),
    /** The guide's own example has none: what is being recorded now is of age 0. */
    offset: offset.nullish(),
    channel: channel.nullish(),
    /** One schema serves both uploads (§11.1); here URLs are asked for part by part, and it says nothing. */
    parts: z.number().int().min(1).max(PARTS_MAX_COUNT).nullish(),
    extension: extension.nullish(),
    auto_version_id: z.uuid().nullish(),
  })
  .refine((asset) => typeof asset.extension === 'string' || /[^.]\.[^.]+$/.test(asset.name ?? ''), {
    path: ['extension'],
    message: 'is missing, and the name does not end in one',
  })
  .refine((asset) => (asset.name ?? asset.extension ?? '').endsWith(asset.extension ?? ''), {
    path: ['extension'],
    message: "must match the name's extension",
  });

/** §13.1: what an asset is called that was created with an extension only. */
export const DEFAULT_GROWING_NAME = '[new file]';

/** Of the many fields and nulls only these two are needed (§11.1). */
export const finishedAssetReply = z.looseObject({
  id: z.string().min(1),
  upload_urls: z.array(z.string().min(1)).min(1),
});

/** §13.1: short, and without URLs: they are asked for part by part. */
export const growingAssetReply = z.looseObject({ id: z.string().min(1) });

/** URLs for parts of a growing asset (§13.2). Which sizes S3 takes depends on `is_final`. */
export const realtimePartsRequest = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        number: z.number().int().min(1).max(PARTS_MAX_COUNT),
        size: z.number().int().min(1).max(PART_MAX_BYTES),
        is_final: z.boolean(),
      }),
    )
    .min(1),
  /** The whole file's size: required with the final part. */
  asset_filesize: z.number().int().min(1).max(ASSET_MAX_BYTES).nullish(),
  /** The name at last, for an asset that was created with an extension only. */
  asset_name: z
    .string()
    // As /^.+\..+$/ says it, but in one pass: names come from strangers, and of any length.
    .regex(/^(?=.+$).+?\../)
    .nullish(),
});

/** One for each part, in the order of the request. */
export const realtimePartsReply = z.looseObject({
  upload_urls: z.array(z.string().min(1)).min(1),
});
