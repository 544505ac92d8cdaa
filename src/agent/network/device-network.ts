import type { ApiContext, HttpPort, NetworkFault } from '../../core/index.ts';
import type { ClockPort, StorePort, TransferPort } from '../../engine/index.ts';
import type { KnownStorage, NetworkLink, NetworkNote, Reached } from '../../platform/index.ts';
import type { ConnectionNews } from '../events.ts';
import { storageOriginOf } from '../queue-ids.ts';
import type { Account } from '../session/account.ts';
import { checkNetwork, shownLink, type NetworkReport } from './check-network.ts';
import { DatedHttp } from './dated-http.ts';
import { lookAtStorage, type StorageLook } from './look-at-storage.ts';
import { NetworkMemory } from './network-memory.ts';
import { NetworkWatch, usedLink } from './network-watch.ts';
import { StorageWatch } from './storage-watch.ts';

interface DeviceNetworkParts {
  readonly account: Pick<Account, 'pairing'>;
  readonly http: HttpPort;
  readonly transfer: TransferPort;
  readonly networkNote: NetworkNote;
  readonly dropDead: (links: readonly NetworkLink[]) => void;
  readonly reach: (origin: string, patienceMs: number) => Promise<Reached | NetworkFault>;
  readonly owned: boolean;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly links: () => readonly NetworkLink[];
  readonly store: Pick<StorePort, 'list'>;
  readonly emit: (event: ConnectionNews) => void;
}

/** What the network was like may be told for so long. */
const REPORT_LIFE_MS = 15_000;
/** Without any network connections are kept for so long: their addresses may come back. */
const AWAY_MS = 5_000;

/** The network as one device sees it: how far it gets, and when it has moved to another. */
export class DeviceNetwork {
  readonly #parts: DeviceNetworkParts;
  /** For every exchange with Frame.io: the time that its answers name is compared with the clock here. */
  readonly http: HttpPort;
  readonly #storage: StorageWatch;
  readonly #memory: NetworkMemory;
  #watch: NetworkWatch | null = null;
  #onMoved: () => void = () => undefined;
  #callOff: () => void = () => undefined;
  #report: NetworkReport | null = null;

  constructor(parts: DeviceNetworkParts) {
    this.#parts = parts;
    const { clock, emit } = parts;
    this.http = new DatedHttp(parts.http, clock, (report) => emit({ type: 'clock', ...report }));
    this.#memory = new NetworkMemory(parts.networkNote, parts.owned);
    this.#storage = new StorageWatch(parts.transfer, clock, (origin) => this.#remember(origin));
  }

  /** For every part: whether the storage answers is noticed. */
  get transfer(): TransferPort {
    return this.#storage;
  }

  /** From now on a move to another network is noticed. @param onMoved after all else is done about it */
  startWatching(onMoved: () => void): void {
    const { clock, links } = this.#parts;
    this.#watch ??= new NetworkWatch({ clock, links, onMoved: () => this.moved() });
    this.#onMoved = onMoved;
  }

  /** The machine is on another network now, or on none: what belongs to the old one is ended. */
  moved(): void {
    const { clock, links, dropDead, emit } = this.#parts;
    const used = usedLink(links());
    emit({ type: 'network', link: shownLink(used) });
    this.#storage.forget();
    this.#callOff();
    // A cable that is back in a moment has ended no connection.
    if (used !== null) dropDead(links());
    else this.#callOff = clock.wakeAt(clock.now() + AWAY_MS, () => dropDead(links()));
    this.#onMoved();
  }

  /** @param probe asks Frame.io, however fresh its last answer is; that takes up to three seconds */
  async report(probe: boolean): Promise<NetworkReport> {
    const known = probe ? null : this.#report;
    const checkedAtMs = Date.parse(known?.network.checkedAt ?? '');
    const isFresh = Math.abs(this.#parts.clock.now() - checkedAtMs) < REPORT_LIFE_MS;
    this.#report = known !== null && isFresh ? known : await this.#check();
    return this.#report;
  }

  /** Where Frame.io wants the bytes of this pairing, as upload URLs have named it; null: none has yet. */
  async storageOrigin(): Promise<string | null> {
    return (await storageOriginOf(this.#parts.store)) ?? (await this.#knownOrigin());
  }

  async close(): Promise<void> {
    this.#callOff();
    await this.#watch?.close();
    await this.#memory.written();
  }

  async #check(): Promise<NetworkReport> {
    return checkNetwork({
      ...this.#parts,
      lookAtStorage: async (patienceMs) => this.#lookAtStorage(patienceMs),
    });
  }

  async #lookAtStorage(patienceMs: number): Promise<StorageLook> {
    const { clock, reach } = this.#parts;
    const origin = await this.#knownOrigin();
    return lookAtStorage({ origin, seen: this.#storage.seen, clock, reach }, patienceMs);
  }

  /** Nobody is contacted for a pairing that is over. */
  async #knownOrigin(): Promise<string | null> {
    const now = this.#pairedAs();
    const { storage } = await this.#memory.facts();
    if (storage === null || now === null) return null;
    return storage.deviceId === now.deviceId && storage.apiUrl === now.apiUrl
      ? storage.origin
      : null;
  }

  #remember(origin: string): void {
    const now = this.#pairedAs();
    if (now === null) return;
    const storage = { ...now, origin };
    void this.#memory.change((facts) =>
      isSame(facts.storage, storage) ? facts : { ...facts, storage },
    );
  }

  #pairedAs(): Omit<KnownStorage, 'origin'> | null {
    const { account, context } = this.#parts;
    const { pairing } = account;
    if (pairing.kind !== 'paired' || pairing.identity === null) return null;
    return { apiUrl: context.apiUrl, deviceId: pairing.identity.deviceId };
  }
}

const isSame = (a: KnownStorage | null, b: KnownStorage): boolean =>
  a?.origin === b.origin && a.apiUrl === b.apiUrl && a.deviceId === b.deviceId;
