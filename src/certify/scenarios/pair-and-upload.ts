import { CAMERA_REPORT, CLIP, LOOK, NOTES, SOUND_ROLL } from '../media/samples.ts';
import type { Scenario } from '../scenario.ts';

/** The main job with nothing in its way. */
export const pairAndUpload: Scenario = {
  id: 'pair-and-upload',
  title: 'Pairs, uploads five files of different kinds, ends',
  timeLimitSeconds: 120,
  // Not one second: a device that polls each second, whatever it is told, shall be noticed.
  frameio: { pollIntervalSeconds: 2 },
  media: [CLIP, CAMERA_REPORT, NOTES, LOOK, SOUND_ROLL],
  codesLeftToDie: 0,
  scheme: 'https',
};
