import type { DeviceEvent } from '../../agent/index.ts';
import type { QueueTold } from './command-event.ts';
import { fileName, moment, visible } from './words.ts';

type Of<T extends DeviceEvent['type']> = Extract<DeviceEvent, { type: T }>;
type Hold = Of<'held'>['reasons'][number];

/** Why nothing is sent now; that it moves again when nothing holds it. */
export function holdsWords(reasons: readonly Hold[]): string {
  return reasons.length === 0 ? 'The queue moves again.' : reasons.map(holdWords).join('\n');
}

/** "Paused" is Frame.io's word, for what is stopped there; what is stopped here is held here. */
export function holdWords({ reason, message }: Hold): string {
  return reason === 'user'
    ? 'The queue is held here: dailies queue resume lets it go'
    : `The queue waits: ${visible(message)}`;
}

export function restartedWords({ path, message, assetId }: Of<'restarted'>): string {
  return (
    `Restarted  ${fileName(path)}  ${visible(message)}\n` +
    `           It is sent again; asset ${assetId} stays unfinished, delete it at Frame.io`
  );
}

export function riskWords({ path, message, deadline }: Of<'deadlineAtRisk'>): string {
  return (
    `At risk    ${fileName(path)}  ${visible(message)}\n` +
    `           its upload ends ${moment(deadline)}; a faster link, or first in the queue, helps`
  );
}

/** What was done, then what was not, and why. */
export function queueWords({ message, refused }: QueueTold): string {
  const not = refused.map(({ id, why }) => `Refused    ${id.slice(0, 8)}  ${visible(why)}`);
  return [message, ...not].join('\n');
}
