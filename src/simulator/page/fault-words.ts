import type { FaultView } from '../faults/fault-board.ts';
import { counted } from './words.ts';

/** What a fault that is on is set to, as far as it is not what it always is: `ms 500, host api`. */
export function settings({ params, active }: FaultView): string {
  if (active === null) return '';
  return Object.entries(active.params)
    .filter(([name, value]) => value !== params[name]?.value)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** How often it has hit and will. */
export function hits({ active }: FaultView): string {
  if (active === null) return 'Off';
  const times = counted(active.hits, 'hit');
  if (active.hitsLeft === 0) return `Spent after ${times}`;
  return `On: ${times}${active.hitsLeft === null ? '' : `, ${active.hitsLeft} to go`}`;
}
