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
