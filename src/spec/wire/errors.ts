import { z } from 'zod';

/** The two shapes of an API error (protocol.md §16.1). Bodies may also be no JSON at all. */
export const simpleError = z.looseObject({ error: z.string() });

export const detailedError = z.looseObject({
  code: z.number().nullish(),
  errors: z
    .array(
      z.looseObject({
        code: z.number().nullish(),
        detail: z.string().nullish(),
        status: z.number().nullish(),
        title: z.string().nullish(),
      }),
    )
    .nullish(),
  message: z.string().nullish(),
});

/** §12.3: 409 means pause only with this title or message. */
export const CHANNEL_PAUSED = 'Channel Paused';
