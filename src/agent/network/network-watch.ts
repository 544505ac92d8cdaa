import type { ClockPort } from '../../engine/index.ts';
import { fingerprintOf, type NetworkLink } from '../../platform/index.ts';
import { Loop } from '../loop.ts';

/** What the system tells is read so often: a move is known before any connection has missed it. */
const LOOK_MS = 1_000;

interface NetworkWatchParts {
  readonly clock: ClockPort;
  readonly links: () => readonly NetworkLink[];
  /** Another cable, radio network or address than before; the link that the traffic goes by, null: none. */
  readonly onMoved: (link: NetworkLink | null) => void;
}

/** Notices that the machine has moved to another network, or lost the one it had. */
export class NetworkWatch {
  readonly #loop: Loop;

  constructor({ clock, links, onMoved }: NetworkWatchParts) {
    let known = fingerprintOf(links());
    this.#loop = new Loop(clock, async () => {
      const found = links();
      const now = fingerprintOf(found);
      if (now !== known) {
        known = now;
        onMoved(usedLink(found));
      }
      return LOOK_MS;
    });
  }

  async close(): Promise<void> {
    await this.#loop.close();
  }
}

/** The one that the traffic goes by; null: none can carry any. */
export function usedLink(links: readonly NetworkLink[]): NetworkLink | null {
  const able = links.filter(({ isUp, addresses }) => isUp && addresses.length > 0);
  return able.find(({ isDefault }) => isDefault === true) ?? able[0] ?? null;
}
