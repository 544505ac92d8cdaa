import { z } from 'zod';

/** `GET /v2/devices/me` (protocol.md §10.1). The guide's sample is abbreviated: nearly all is optional. */
export const identityReply = z.looseObject({
  id: z.string().min(1),
  device_id: z.string().nullish(),
  name: z.string().nullish(),
  status: z.string().nullish(),
  asset_type: z.string().nullish(),
  project_id: z.string().nullish(),
  project: z.looseObject({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
  timezone: z.string().nullish(),
  authorization: z
    .looseObject({
      expires_at: z.string().nullish(),
      creator: z.looseObject({ name: z.string().nullish() }).nullish(),
    })
    .nullish(),
  /** Each by {@link channelReply}, where it can be read so. */
  channels: z.array(z.unknown()).nullish(),
});

export const healthReply = z.looseObject({
  status: z.string().nullish(),
  /** §6 [CAP]: cameras also accept `{"ok": true}`. */
  ok: z.boolean().nullish(),
});
