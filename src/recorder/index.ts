/** Writes media as real recorders do: for the demo, tests and the certification kit. */
export type { ClipOptions, ClipResult, Recording, Writer } from './clip-options.ts';
export { RecorderError } from './errors.ts';
export type { RecorderErrorCode } from './errors.ts';
export type { ProgramChoice } from './find-program.ts';
export { inspectMedia } from './inspect-media.ts';
export type { MediaVerdict } from './inspect-media.ts';
export { recordClip } from './record-clip.ts';
export { recordTakes } from './record-takes.ts';
export type { TakesOptions } from './record-takes.ts';
