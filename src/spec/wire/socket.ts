import { z } from 'zod';

/**
 * The socket's frames (protocol.md §10.3): Phoenix channels, serializer V1. The server's frames carry
 * these four; a reply has the `ref` of what it answers, a push has null.
 */
export const SOCKET_EVENTS = {
  join: 'phx_join',
  leave: 'phx_leave',
  reply: 'phx_reply',
  /** The channel crashed: join again. */
  error: 'phx_error',
  /** The channel ended. */
  close: 'phx_close',
  heartbeat: 'heartbeat',
  /** May precede the close of a server that restarts. */
  drain: 'phx_drain',
  /** Frame.io's push for pause and resume; its payload is not known. */
  statusUpdated: 'status_updated',
} as const;

/** The topic of heartbeats. */
export const SOCKET_TOPIC = 'phoenix';
/** The device's own topic is this with its id. */
export const DEVICE_TOPIC_PREFIX = 'devices:';
/** Names the access token in the query of the socket's URL. */
export const SOCKET_TOKEN_PARAM = 'Authorization';

/** What a V1 client sends: all four keys, or the server ends the connection. */
export const socketRequest = z.looseObject({
  topic: z.string(),
  event: z.string(),
  payload: z.unknown().refine((value) => value !== undefined),
  ref: z.union([z.string(), z.number(), z.null()]),
});

/** What the server sends; loose, because nobody has documented it. */
export const socketMessage = z.looseObject({
  topic: z.string(),
  event: z.string(),
  payload: z.unknown().optional(),
  ref: z.union([z.string(), z.number()]).nullish(),
});

/** The payload of a `phx_reply`; what no is said with is not documented, so anything may stand there. */
export const socketReply = z.looseObject({
  status: z.string(),
  response: z
    .looseObject({ reason: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});
