/** What real processes go through, each case with one judgement at its end; for tests and the benchmark. */
export { changedAmidParts } from './changes.ts';
export { clockJumps, fakeTime } from './clock.ts';
export { commandsMeanwhile } from './commands.ts';
export { fullDiskEndsUpload, fullDiskHoldsDevice } from './full-disk.ts';
export { dice, killedAtRandom } from './kills.ts';
export { lostDiskOfDevice, lostDiskOfUpload } from './lost-disk.ts';
export { lostAnswers, outage } from './outage.ts';
export { failings, type Report } from './report.ts';
export { edgeSizes } from './sizes.ts';
export { stoppedAmidCreate, stoppedAmidParts } from './stop.ts';
