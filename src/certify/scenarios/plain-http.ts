import { CAMERA_REPORT } from '../media/samples.ts';
import type { Scenario } from '../scenario.ts';

/** The device is told to speak to Frame.io without TLS. */
export const plainHttp: Scenario = {
  id: 'plain-http',
  title: 'Its API address begins with http:',
  timeLimitSeconds: 30,
  frameio: { pollIntervalSeconds: 1 },
  media: [CAMERA_REPORT],
  codesLeftToDie: 0,
  scheme: 'http',
};
