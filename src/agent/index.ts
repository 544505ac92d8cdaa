/** The device, put together: the SDK's door. */
export * from './agent.ts';
export * from './create-device.ts';
export * from './device.ts';
export * from './doctor/index.ts';
export * from './events.ts';
export type * from './contract/index.ts';
export type { DeviceFacts } from './management/device-facts.ts';
export type { MarkOptions, MarkedMoment, NamedClip } from './management/mark-options.ts';
export type { Marked, PutComment } from './management/marks.ts';
export type { Clip } from './management/choose-clip.ts';
export { Ledger } from './ledger.ts';
export type { Queued } from './inbox.ts';
export { DailiesError, errorKind, type Channel, type ErrorCode } from '../core/index.ts';
export type { Recording, RecordingEnd } from './recording/recording.ts';
export type { RecordOptions } from './recording/recordings.ts';
export * from './serve-local-api.ts';
export * from './take-over.ts';
export { reportVault, type VaultOptions } from './vault-options.ts';
export type { LocalApi } from './local-api/local-api.ts';
export {
  formatTimetable,
  parsePriority,
  parseTimetable,
  type CommandAnswer,
  type QueueCommand,
  type QueueSettings,
  type Selection,
} from '../engine/index.ts';
export type { VaultKeyKind, VaultReport } from '../platform/index.ts';
export { walkEverything, walkFiles, type Found, type LeftOut } from '../platform/index.ts';
export type { PairingEnd } from './session/pairing-run.ts';
export { FILE_KINDS } from './watching/file-types.ts';
export type { WatchOptions } from './watching/watch-options.ts';
export * from './watching/watch-folders.ts';
export type { Unpaired } from './session/pairings.ts';
