/** Writes media as real recorders do: for the demo, tests and the certification kit. */
export type { CardName } from './cards/catalogue.ts';
export type { ClipOptions, ClipResult, Recording, Writer } from './clip/clip-options.ts';
export { recordClip } from './clip/record-clip.ts';
export { CONTAINERS } from './containers/catalogue.ts';
export type { ContainerName } from './containers/catalogue.ts';
export { RecorderError } from './errors.ts';
export type { RecorderErrorCode } from './errors.ts';
export type { ProgramChoice } from './find-program.ts';
export { inspectMedia } from './inspect/inspect-media.ts';
export type { MediaVerdict } from './inspect/inspect-media.ts';
export type {
  ContainerRecording,
  FileEvent,
  RecordOptions,
  RecordResult,
} from './record-options.ts';
export { record } from './record.ts';
export { recordCard } from './series/record-card.ts';
export type { CardOptions } from './series/record-card.ts';
export { recordTakes } from './series/record-takes.ts';
export type { TakesOptions } from './series/record-takes.ts';
export type { Pause } from './take/pace.ts';
export type { RecordedFile } from './take/take.ts';
