import type { Snapshot } from '../agent/contract/index.ts';
import { ADVICE } from './advice.ts';

/** Frame.io's own three words. */
type Badge = 'Online' | 'Offline' | 'Paused';

export interface Standing {
  readonly badge: Badge;
  /** Why it is not Online, in sentences, the most important first; empty when it is. */
  readonly reasons: readonly string[];
}

/**
 * The device at a glance. Offline outweighs Paused, because nothing moves then whatever the pause says;
 * all reasons are told, because mending only the first would disappoint.
 */
export function standingOf(snapshot: Snapshot): Standing {
  const offline = [...pairingReasons(snapshot), ...networkReasons(snapshot)];
  const paused = pauseReasons(snapshot);
  const badge = offline.length > 0 ? 'Offline' : paused.length > 0 ? 'Paused' : 'Online';
  return { badge, reasons: [...offline, ...storageReasons(snapshot), ...paused] };
}

function pairingReasons({ auth, holds }: Snapshot): string[] {
  switch (auth.state) {
    case 'unpaired':
      return [`This device is not paired with a project. ${ADVICE.pair}`];
    case 'pairing':
      return ['It waits for someone to enter its code at Frame.io.'];
    case 'lost':
      return [`The pairing is gone; the queue is kept. ${ADVICE.pair}`];
    case 'paired':
      // The engine hears of it before the account does.
      return holds.some(({ reason }) => reason === 'pairingLost')
        ? [`The pairing is gone; the queue is kept. ${ADVICE.pair}`]
        : [];
  }
}

const NETWORK_WORDS = {
  offline: 'There is no way to Frame.io.',
  noInternet: 'There is a network, but something in it keeps Frame.io out of reach.',
  limited: 'Frame.io answers, but not as it should.',
} as const;

function networkReasons({ network, holds }: Snapshot): string[] {
  const told = network.reason === null ? '' : ` ${sentence(network.reason)}`;
  // The storage is away, which is what an upload has met, and the device is Online.
  if (network.layer === 'storage') return [];
  if (network.state !== 'online') return [`${NETWORK_WORDS[network.state]}${told}`];
  // The check is of a moment ago; an upload that cannot get through knows better.
  const hold = holds.find(({ reason }) => reason === 'noNetwork');
  if (hold !== undefined) return [`${NETWORK_WORDS.offline} ${sentence(hold.message)}`];
  const down = holds.find(({ reason }) => reason === 'frameioDown');
  return down === undefined ? [] : [`${NETWORK_WORDS.limited} ${sentence(down.message)}`];
}

/** The device is Online, and no clip of it goes up. */
function storageReasons({ network }: Snapshot): string[] {
  if (network.layer !== 'storage' || network.reason === null) return [];
  return [`No clip goes up. ${sentence(network.reason)}`];
}

function pauseReasons({ paused }: Snapshot): string[] {
  const reasons: string[] = [];
  if (paused.byFrameio) {
    reasons.push(
      'Paused at Frame.io: what is recorded now will not be accepted, also not later. Resume it there, under C2C Connections.',
    );
  }
  if (paused.byUser) {
    reasons.push('Held here: the queue waits and nothing is lost.');
  }
  return reasons;
}

/** Messages of the device have no full stop. */
export function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}
