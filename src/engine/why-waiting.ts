import { errorKind } from '../core/index.ts';
import type { Hold } from './events.ts';
import type { Job } from './job.ts';
import type { QueueSettings } from './settings.ts';
import { shortId } from './words.ts';

/** What is going on around a job. */
export interface Scene {
  readonly holds: readonly Hold[];
  /** The project the device is paired with; null while none is known. */
  readonly projectId: string | null;
  readonly projectName?: string | null;
  readonly nowMs: number;
  /** This program works on the job now. */
  readonly active: boolean;
  readonly settings: QueueSettings;
}

/** What a job needs for its next step, and so what can hold it. */
export type Need = 'newAsset' | 'livingUrls' | 'diskOnly';

/** The order in which holds are named: first what a person did, then what a person must do. */
const HOLDING: Readonly<Record<Need, readonly Hold['reason'][]>> = {
  newAsset: [
    'diskFull',
    'user',
    'pairingLost',
    'stopped',
    'clockWrong',
    'noNetwork',
    'frameioDown',
    'timetable',
  ],
  // Upload URLs that live need no pairing.
  livingUrls: ['diskFull', 'user', 'clockWrong', 'noNetwork', 'timetable'],
  diskOnly: ['diskFull', 'user'],
};

/** Why a job may not take its next step, whatever its state; null when it may. */
export function whyHeld(job: Job, need: Need, scene: Scene): string | null {
  if (job.held) return heldWords(job, scene.settings);
  for (const reason of HOLDING[need]) {
    const hold = scene.holds.find((hold) => hold.reason === reason);
    if (reason === 'user' && (hold !== undefined || scene.settings.paused)) return USER_WORDS;
    if (hold !== undefined) return holdWords(hold);
  }
  return need === 'newAsset' ? whyOtherProject(job, scene) : null;
}

/** "Pause" is two things: ours keeps everything for later, Frame.io's skips for good (protocol.md §12.3). */
const USER_WORDS =
  'The queue is held on this device and loses nothing: dailies queue resume lets it go on. ' +
  "It is not Frame.io's Pause";

function heldWords({ id }: Job, { mode }: QueueSettings): string {
  const command = `dailies queue resume ${shortId(id)}`;
  return mode === 'manual'
    ? `Held until you pick it, because the queue is in manual mode: ${command}`
    : `Held until you let it go: ${command}`;
}

function holdWords({ reason, message, code }: Hold): string {
  if (reason === 'timetable') {
    return 'The timetable lets nothing be sent now: it goes on by itself, or when you change the speed limit';
  }
  return code === null ? message : withHint(message, errorKind(code).hint);
}

function whyOtherProject({ id, projectId }: Job, scene: Scene): string | null {
  if (projectId === null || projectId === scene.projectId) return null;
  if (scene.projectId === null) {
    return 'Meant for the project it was queued in: waits until it is known which one the device is paired with';
  }
  const paired = scene.projectName ?? 'the one the device is paired with';
  return (
    `Meant for another project than ${paired}: pair the device with its own again, ` +
    `or send it here with dailies queue move ${shortId(id)}`
  );
}

/** Messages have no full stop, hints may have one. */
export const withHint = (message: string, hint: string) => `${message}. ${hint.replace(/\.$/, '')}`;
