/** The protocol without I/O: requests, replies, plans, states. Usable alone on any runtime. */
export {
  ASSET_MAX_BYTES,
  CHANNELS_MAX_COUNT,
  DEFAULT_API_URL,
  HEARTBEAT_MAX_SECONDS,
  HEARTBEAT_MIN_SECONDS,
  HEARTBEAT_RECOMMENDED_SECONDS,
  PARTS_MAX_COUNT,
  PART_MAX_BYTES,
  PART_MIN_BYTES,
  SMPTE_RATES,
  UPLOAD_URL_LIFE_SECONDS,
} from '../spec/index.ts';
export type { AuthErrorCode } from '../spec/index.ts';
export * from './assets.ts';
export * from './auth.ts';
export * from './backoff.ts';
export * from './channels.ts';
export * from './comments.ts';
export * from './error.ts';
export * from './growing-assets.ts';
export * from './growing-plan.ts';
export * from './http.ts';
export * from './identity.ts';
export * from './logging.ts';
export * from './outcome.ts';
export * from './pairing.ts';
export * from './part-plan.ts';
export * from './phoenix.ts';
export * from './read.ts';
export * from './redact.ts';
export * from './reply.ts';
export * from './request.ts';
export * from './socket-port.ts';
export * from './socket-request.ts';
export * from './socket-state.ts';
export * from './socket.ts';
export * from './socket-ending.ts';
export * from './storage.ts';
export * from './table.ts';
export * from './token.ts';
export * from './vault.ts';
