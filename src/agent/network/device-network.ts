import type { ApiContext, HttpPort } from '../../core/index.ts';
import type { ClockPort, StorePort } from '../../engine/index.ts';
import type { NetworkLink } from '../../platform/index.ts';
import type { ConnectionNews } from '../events.ts';
import { storageOriginOf } from '../queue-ids.ts';
import { checkNetwork, shownLink, type NetworkReport } from './check-network.ts';
import { DatedHttp } from './dated-http.ts';
import { NetworkWatch } from './network-watch.ts';

interface DeviceNetworkParts {
  readonly http: HttpPort;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly links: () => readonly NetworkLink[];
  readonly store: Pick<StorePort, 'list'>;
  readonly emit: (event: ConnectionNews) => void;
}

/** What the network was like may be told for so long. */
const REPORT_LIFE_MS = 15_000;

/** The network as one device sees it: how far it gets, and when it has moved to another. */
export class DeviceNetwork {
  readonly #parts: DeviceNetworkParts;
  /** For every exchange with Frame.io: the time that its answers name is compared with the clock here. */
  readonly http: HttpPort;
  #watch: NetworkWatch | null = null;
  #report: NetworkReport | null = null;

  constructor(parts: DeviceNetworkParts) {
    this.#parts = parts;
    const { clock, emit } = parts;
    this.http = new DatedHttp(parts.http, clock, (report) => emit({ type: 'clock', ...report }));
  }

  /** From now on a move to another network is told, and `onMoved` called. */
  startWatching(onMoved: () => void): void {
    const { clock, links, emit } = this.#parts;
    this.#watch ??= new NetworkWatch({
      clock,
      links,
      onMoved: (link) => {
        emit({ type: 'network', link: shownLink(link) });
        onMoved();
      },
    });
  }

  /** @param probe asks Frame.io, however fresh its last answer is; that takes up to three seconds */
  async report(probe: boolean): Promise<NetworkReport> {
    const known = probe ? null : this.#report;
    const checkedAtMs = Date.parse(known?.network.checkedAt ?? '');
    const isFresh = Math.abs(this.#parts.clock.now() - checkedAtMs) < REPORT_LIFE_MS;
    this.#report = known !== null && isFresh ? known : await checkNetwork(this.#parts);
    return this.#report;
  }

  /** Where Frame.io wanted the bytes of what is under way; null: nothing is that says so. */
  async storageOrigin(): Promise<string | null> {
    return storageOriginOf(this.#parts.store);
  }

  async close(): Promise<void> {
    await this.#watch?.close();
  }
}
