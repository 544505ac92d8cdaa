import { z } from 'zod';

/** Channels of a device (protocol.md §10.1, §14). */
export const channelRequest = z.strictObject({
  /** Of the sub-device, not of the device it hangs on. */
  client_id: z.string().min(1),
  device_model_id: z.string().min(1),
});

/** As in `devices/me` and as answer to connecting one. Uploads name `external_index`. */
export const channelReply = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  /** Numbers may come as text. */
  external_index: z.union([z.number().int(), z.string().regex(/^\d+$/)]).nullish(),
  asset_type: z.string().nullish(),
  status: z.string().nullish(),
  real_time_logging_capable: z.boolean().nullish(),
});
