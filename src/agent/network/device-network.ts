import type { ApiContext, HttpPort, NetworkFault } from '../../core/index.ts';
import { limitAt, type ClockPort, type StorePort, type TransferPort } from '../../engine/index.ts';
import type { KnownStorage, NetworkLink, NetworkNote, Reached } from '../../platform/index.ts';
import type { ConnectionNews } from '../events.ts';
import { storageOriginOf } from '../queue-ids.ts';
import type { Account } from '../session/account.ts';
import { checkNetwork, shownLink, type NetworkReport } from './check-network.ts';
import { DatedHttp } from './dated-http.ts';
import { lanOf } from './layers.ts';
import { lookAtStorage, type StorageLook } from './look-at-storage.ts';
import { NetworkMemory, withUpSpeed } from './network-memory.ts';
import { NetworkWatch, usedLink } from './network-watch.ts';
import { StorageWatch } from './storage-watch.ts';
import type { UpSpeed } from './up-meter.ts';

interface DeviceNetworkParts {
  readonly account: Pick<Account, 'pairing'>;
  readonly http: HttpPort;
  readonly transfer: TransferPort;
  readonly networkNote: NetworkNote;
  readonly networkId: (link: NetworkLink) => string | null;
  readonly dropDead: (links: readonly NetworkLink[]) => void;
  readonly reach: (origin: string, patienceMs: number) => Promise<Reached | NetworkFault>;
  readonly owned: boolean;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly links: () => readonly NetworkLink[];
  readonly store: Pick<StorePort, 'list' | 'settings'>;
  readonly emit: (event: ConnectionNews) => void;
}

/** What the network was like may be told for so long. */
const REPORT_LIFE_MS = 15_000;
/** Whoever comes this near to the user's limit might be faster without it. */
const NEAR_LIMIT = 0.8;
/** What is better by less is not worth a note. */
const BETTER = 1.02;
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
  /** What uploads have reached since the machine is on this network. */
  #best: UpSpeed | null = null;
  #onMoved: () => void = () => undefined;
  #callOff: () => void = () => undefined;
  #report: NetworkReport | null = null;

  constructor(parts: DeviceNetworkParts) {
    this.#parts = parts;
    const { clock, emit } = parts;
    this.http = new DatedHttp(parts.http, clock, (report) => emit({ type: 'clock', ...report }));
    this.#memory = new NetworkMemory(parts.networkNote, parts.owned);
    this.#storage = new StorageWatch(parts.transfer, clock, {
      onOrigin: (origin) => this.#remember(origin),
      onSpeed: (bytesPerSecond) => void this.#noteSpeed(bytesPerSecond),
    });
  }

  /** For every part: whether the storage answers is noticed. */
  get transfer(): TransferPort {
    return this.#storage;
  }

  /** From now on a move to another network is noticed. @param onMoved after all else is done about it */
  startWatching(onMoved: () => void): void {
    const { clock, links } = this.#parts;
    this.#onMoved = onMoved;
    const hear = { onMoved: () => this.#moved(), onSlept: () => this.#slept() };
    this.#watch ??= new NetworkWatch({ clock, links, ...hear });
  }

  /** The machine is on another network now, or on none: what belongs to the old one is ended. */
  #moved(): void {
    const { clock, links, dropDead, emit } = this.#parts;
    const used = usedLink(links());
    emit({ type: 'network', link: shownLink(used) });
    this.#storage.forget();
    this.#best = null;
    this.#callOff();
    // A cable that is back in a moment has ended no connection.
    if (used !== null) dropDead(links());
    else this.#callOff = clock.wakeAt(clock.now() + AWAY_MS, () => dropDead(links()));
    this.#onMoved();
  }

  /** The same network, but whoever was at the other end of a connection has given it up. */
  #slept(): void {
    this.#storage.forget();
    this.#parts.dropDead([]);
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

  /**
   * The best rate that uploads have sustained for five seconds on the network that the machine is on: in this stay, else in
   * the last one in which that was measured; to within 2 %. Null: in none. A rate that the user's limit bounds is not
   * counted; what a slow disk bounds cannot be told from a slow network.
   */
  async upSpeed(): Promise<UpSpeed | null> {
    const { networks } = await this.#memory.facts();
    const known = networks[this.#networkId() ?? ''];
    if (this.#best !== null || known === undefined) return this.#best;
    return { bytesPerSecond: known.upBytesPerSecond, measuredAtMs: known.upMeasuredAtMs };
  }

  async close(): Promise<void> {
    await this.#watch?.close();
    this.#callOff();
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

  async #noteSpeed(bytesPerSecond: number): Promise<void> {
    const { clock, store } = this.#parts;
    const best = this.#best;
    if (bytesPerSecond <= (best?.bytesPerSecond ?? 0) * BETTER) return;
    const measuredAtMs = clock.now();
    const id = this.#networkId();
    const settings = await store.settings().catch(() => null);
    // What is awaited may last until the machine is elsewhere, or something better is known.
    if (settings === null || best !== this.#best || id !== this.#networkId()) return;
    const limit = limitAt(settings.bandwidth, clock.local(measuredAtMs));
    if (limit !== null && bytesPerSecond >= limit * NEAR_LIMIT) return;
    const speed = { bytesPerSecond, measuredAtMs };
    this.#best = speed;
    if (id !== null) await this.#memory.change((facts) => withUpSpeed(facts, id, speed));
  }

  /** Frame.io's stand-in on this very machine is a network of its own. */
  #networkId(): string | null {
    const { links, context, networkId } = this.#parts;
    const here = links();
    if (lanOf(here, new URL(context.apiUrl).hostname) === 'here') return 'here';
    const used = usedLink(here);
    return used === null ? null : networkId(used);
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
