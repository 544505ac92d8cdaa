import { z } from 'zod';
import { ASSET_MAX_BYTES, PARTS_MAX_COUNT } from '../limits.ts';

/** Creating an asset of known size (protocol.md §11.1). Growing assets (§13) have their own request. */
export const finishedAssetRequest = z.strictObject({
  name: z.string().min(1),
  filetype: z.string().min(1),
  filesize: z.number().int().min(1).max(ASSET_MAX_BYTES),
  /** Seconds since the media was created, positive (§12.2). */
  offset: z.number().int().nonnegative(),
  channel: z.number().int().nonnegative().optional(),
  /** How many upload URLs are wanted. */
  parts: z.number().int().min(1).max(PARTS_MAX_COUNT).optional(),
});

/** Of the many fields and nulls only these two are needed (§11.1). */
export const finishedAssetReply = z.looseObject({
  id: z.string().min(1),
  upload_urls: z.array(z.string().min(1)).min(1),
});
