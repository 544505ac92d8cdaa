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
  /** Nobody looked for so long that whoever was at the other end has given up: this machine, or this program, slept. */
  readonly onSlept: () => void;
}

/** The storage ends a silent connection after 20 s or so, routers forget it soon after. */
const SLEPT_MS = 30_000;

/** Notices that the machine has moved to another network, lost the one it had, or slept. */
export class NetworkWatch {
  readonly #loop: Loop;

  constructor({ clock, links, onMoved, onSlept }: NetworkWatchParts) {
    // Where only the clock tells that people set, one that was set forward looks like sleep, which does no harm.
    const passedMs = () => clock.sinceBoot()?.ms ?? clock.now();
    let known = fingerprintOf(links());
    let lookedAtMs = passedMs();
    this.#loop = new Loop(clock, async () => {
      const found = links();
      const now = fingerprintOf(found);
      const hasSlept = passedMs() - lookedAtMs > SLEPT_MS;
      lookedAtMs = passedMs();
      if (now !== known) {
        known = now;
        onMoved(usedLink(found));
      } else if (hasSlept) {
        onSlept();
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
