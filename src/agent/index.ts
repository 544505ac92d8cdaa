/** The device, put together: the SDK's door. */
export * from './create-device.ts';
export * from './device.ts';
export * from './events.ts';
export type * from './contract/index.ts';
export { DailiesError, errorKind, type ErrorCode } from '../core/index.ts';
export * from './local-api/local-api.ts';
export { walkFiles, type Found } from '../platform/index.ts';
export type { PairingEnd } from './session/pairing-run.ts';
