import { DEFAULT_API_URL } from '../../spec/index.ts';
import { DailiesError, type Exchange, type NetworkFault } from '../../core/index.ts';
import {
  ApiClient,
  defaultStateDir,
  packageVersion,
  parseProxy,
  reach,
  readLinks,
  systemClock,
  SecureChannel,
  trustAnchors,
  type NetworkLink,
  type Reached,
} from '../../platform/index.ts';
import { parseApiUrl } from '../api-url.ts';
import { createDevice, type CreateDeviceOptions } from '../create-device.ts';
import type { Device } from '../device.ts';
import { askHealth } from '../network/check-network.ts';
import { lanOf, type Lan } from '../network/layers.ts';
import type { CheckName, Look } from './finding.ts';

/** One step of the examination. */
export interface Step {
  readonly check: CheckName;
  /** What must not have failed before. */
  readonly needs: readonly CheckName[];
  /** @throws DailiesError which is a finding too */
  readonly look: (patient: Patient) => Promise<Look>;
}

interface HealthAnswer {
  readonly exchange: Exchange;
  readonly isGood: boolean;
  readonly ms: number;
}

const PATIENCE_MS = 5_000;

/** What is examined: each part is made when it is first looked at, and stays for the steps after it. */
export class Patient {
  readonly options: CreateDeviceOptions;
  readonly stateDir: string;
  readonly clientVersion = packageVersion();
  readonly links: readonly NetworkLink[] = readLinks();
  readonly clock = systemClock;
  #device: Promise<Device> | null = null;
  #channel: SecureChannel | null = null;
  #http: ApiClient | null = null;
  #health: Promise<HealthAnswer> | null = null;
  #reached: Promise<Reached | NetworkFault> | null = null;

  /** @throws DailiesError `insecure_url`, `bad_arguments`: nothing is looked at then */
  constructor(options: CreateDeviceOptions) {
    parseApiUrl(options.apiUrl ?? DEFAULT_API_URL);
    this.options = options;
    this.stateDir = options.stateDir ?? defaultStateDir();
  }

  /** @throws DailiesError `insecure_url`, `bad_arguments` */
  get apiUrl(): string {
    return parseApiUrl(this.options.apiUrl ?? DEFAULT_API_URL);
  }

  get api(): URL {
    return new URL(this.apiUrl);
  }

  get lan(): Lan {
    return lanOf(this.links, this.api.hostname);
  }

  /** Only to look, while another process owns the state dir. @throws DailiesError as `createDevice` does */
  async device(): Promise<Device> {
    this.#device ??= createDevice({ ...this.options, readOnly: true });
    return this.#device;
  }

  /** What is wrong with the device; null: one can be made. */
  async deviceError(): Promise<DailiesError | null> {
    try {
      await this.device();
      return null;
    } catch (error) {
      if (error instanceof DailiesError) return error;
      throw error;
    }
  }

  /** Frame.io's first answer, or what was in its way. @throws DailiesError `bad_ca_file`, `insecure_url` */
  async health(): Promise<HealthAnswer> {
    this.#health ??= this.askAgain();
    return this.#health;
  }

  /** The way to the API, once. @throws DailiesError `bad_ca_file`, `insecure_url` */
  async reachApi(): Promise<Reached | NetworkFault> {
    this.#reached ??= this.reach(this.api.origin);
    return this.#reached;
  }

  /** One handshake, verified, that says nothing. @throws DailiesError `bad_ca_file` */
  async reach(origin: string): Promise<Reached | NetworkFault> {
    return reach(this.#open(), origin, PATIENCE_MS);
  }

  async askAgain(): Promise<HealthAnswer> {
    this.#http ??= new ApiClient(this.#open());
    const context = { apiUrl: this.apiUrl, clientVersion: this.clientVersion };
    return askHealth({ http: this.#http, context, clock: this.clock }, PATIENCE_MS);
  }

  /** @throws DailiesError `bad_ca_file`, `bad_proxy` */
  #open(): SecureChannel {
    const { caFile = null, proxy, noProxy } = this.options;
    this.#channel ??= new SecureChannel(
      trustAnchors(caFile),
      proxy === undefined ? null : parseProxy(proxy, noProxy),
    );
    return this.#channel;
  }

  async close(): Promise<void> {
    this.#channel?.close();
    await this.#http?.close();
    await this.#device?.then(
      async (device) => device.close(),
      () => undefined,
    );
  }
}
