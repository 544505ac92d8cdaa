import { CAMERA_REPORT } from '../media/samples.ts';
import type { Scenario } from '../scenario.ts';

/** Nobody types in the first code. */
export const codeExpires: Scenario = {
  id: 'code-expires',
  title: 'Its first code expires; the next is authorised',
  timeLimitSeconds: 120,
  // Time enough for a device that polls every 5 s, which it may.
  frameio: { pollIntervalSeconds: 1, codeLifeSeconds: 12 },
  media: [CAMERA_REPORT],
  codesLeftToDie: 1,
  scheme: 'https',
};
