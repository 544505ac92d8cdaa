import { CLIP, NOTES, emptyFile } from '../media/samples.ts';
import type { Scenario } from '../scenario.ts';

/** Empty files before and between good ones, whatever order the device takes them in. */
export const badFile: Scenario = {
  id: 'bad-file',
  title: 'Two files of its folder are empty',
  timeLimitSeconds: 120,
  frameio: { pollIntervalSeconds: 1 },
  media: [emptyFile('A001C000.mp4'), CLIP, emptyFile('B001C001.mp4'), NOTES],
  codesLeftToDie: 0,
  scheme: 'https',
};
