import { z } from 'zod';

/** The two shapes of an API error (protocol.md §16.1). Bodies may also be no JSON at all. */
export const simpleError = z.looseObject({ error: z.string() });

/** Numbers may come as text, entries as null: only title and message are ever relied on. */
export const detailedError = z.looseObject({
  errors: z
    .array(z.looseObject({ detail: z.string().nullish(), title: z.string().nullish() }).nullable())
    .nullish(),
  message: z.string().nullish(),
});

/** §12.3: 409 means pause only with this title or message. */
export const CHANNEL_PAUSED = 'Channel Paused';

/** §9, word for word: an access token that is expired, spent, revoked or of a forgotten device. */
export const NOT_AUTHORIZED_BODY = {
  code: 401,
  errors: [
    {
      code: 401,
      detail: 'You are not allowed to access that resource',
      status: 401,
      title: 'Not Authorized',
    },
  ],
  message: 'Not Authorized',
} as const;

/** §12.3, word for word. */
export const CHANNEL_PAUSED_BODY = {
  code: 409,
  errors: [
    {
      code: 409,
      detail: "The channel you're uploading from is currently paused.",
      status: 409,
      title: CHANNEL_PAUSED,
    },
  ],
  message: CHANNEL_PAUSED,
} as const;
