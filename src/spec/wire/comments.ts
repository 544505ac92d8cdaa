import { z } from 'zod';

/** A comment on an asset (protocol.md §15.2). Without `timestamp` it is about the whole asset. */
export const commentRequest = z.strictObject({
  text: z.string().min(1),
  /** In frames, from 0. */
  timestamp: z.number().nonnegative().nullish(),
});

export const commentReply = z.looseObject({ id: z.string().nullish() });
