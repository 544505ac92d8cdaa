import { CAMERA_REPORT, SOUND_ROLL } from '../media/samples.ts';
import type { Scenario } from '../scenario.ts';
import type { SimulatorControl } from '../../simulator/index.ts';

/** Storage fails twice at the last part of the large file. */
export const storageFaults: Scenario = {
  id: 'storage-faults',
  title: 'Storage answers 503 once and resets a connection once',
  timeLimitSeconds: 180,
  frameio: { pollIntervalSeconds: 1 },
  media: [CAMERA_REPORT, SOUND_ROLL],
  codesLeftToDie: 0,
  scheme: 'https',
  disturb,
};

/**
 * The last part, because the others are in by then: only so can be seen whether they are sent again. The
 * same part both times, because then every device that tries again meets both faults, however many parts
 * it sends at a time.
 */
function disturb(control: SimulatorControl): void {
  let target: string | null = null;
  control.onEvent((event) => {
    if (event.type === 'assetCreated' && event.asset.name === SOUND_ROLL.name && target === null) {
      target = `/parts/${event.asset.id}/${event.asset.parts}`;
      const once = { host: 'storage', path: target, times: 1 };
      control.faults.enable('status', { ...once, status: 503 });
    }
    if (event.type === 'faultHit' && event.fault === 'status') {
      const once = { host: 'storage', path: target ?? '', times: 1 };
      control.faults.enable('reset', { ...once, phase: 'middle' });
    }
  });
}
