import { DEFAULT_API_URL } from '../spec/index.ts';
import {
  ApiClient,
  PartClient,
  SecureChannel,
  SocketClient,
  SqliteStore,
  defaultStateDir,
  diskFiles,
  livingAddresses,
  networkIdOf,
  networkNote,
  ownOrLook,
  ownStateDir,
  packageVersion,
  reach,
  readLinks,
  parseProxy,
  proxyLabel,
  socketNote,
  systemClock,
  trustAnchors,
  type StateDir,
} from '../platform/index.ts';
import { parseApiUrl } from './api-url.ts';
import { Device } from './device.ts';
import { beginAnew } from './new-device.ts';
import { Account } from './session/account.ts';
import { vaultAt, type VaultOptions } from './vault-options.ts';

export interface CreateDeviceOptions {
  /** Everything the device keeps. Default: the platform's data folder. */
  readonly stateDir?: string | undefined;
  /** Default `https://api.frame.io`. */
  readonly apiUrl?: string | undefined;
  /** PEM file with one more trust anchor. */
  readonly caFile?: string | undefined;
  /** `http://[USER:PASSWORD@]HOST:PORT`, the way out of this network; default: none. No environment is read. */
  readonly proxy?: string | undefined;
  /** Hosts that are called without it, as `NO_PROXY` lists them. */
  readonly noProxy?: string | undefined;
  /** The device model's secret; default: the one the vault keeps since the first pairing. */
  readonly clientSecret?: string | undefined;
  /** Where the key of the vault comes from. Default: the system's keychain, else this machine. */
  readonly vault?: VaultOptions | undefined;
  /** Sets the vault aside and makes this state dir another device, with its queue. */
  readonly newDevice?: boolean | undefined;
  /** Told what was found wrong with the state dir and put right. */
  readonly onWarning?: ((warning: StateDirWarning) => void) | undefined;
  /** PUTs at once, over all files. Default 4. */
  readonly lanes?: number | undefined;
  /** `all` (default): works off whatever is queued. `asked`: only what is uploaded through here. */
  readonly scope?: 'all' | 'asked' | undefined;
  /** Only to look: allowed while another process owns the state dir. `start` only where `isOwner` says so. */
  readonly readOnly?: boolean | undefined;
  /** As `readOnly`, and nobody is kept from owning the state dir meanwhile: for what takes long. */
  readonly lookOnly?: boolean | undefined;
}

export interface StateDirWarning {
  readonly code: 'state_dir_was_open';
  readonly message: string;
}

/**
 * Puts a device together: every port of this machine, in one place.
 * @throws DailiesError with the code of what is wrong with the configuration or the state dir
 */
export async function createDevice(options: CreateDeviceOptions = {}): Promise<Device> {
  const apiUrl = parseApiUrl(options.apiUrl ?? DEFAULT_API_URL);
  const ca = trustAnchors(options.caFile ?? null);
  const proxy = options.proxy === undefined ? null : parseProxy(options.proxy, options.noProxy);
  const path = options.stateDir ?? defaultStateDir();
  const readOnly = options.readOnly === true || options.lookOnly === true;
  const stateDir = readOnly ? ownOrLook(path) : ownStateDir(path);
  try {
    tellLoosened(stateDir, options.onWarning);
    const vault = vaultAt(stateDir.vaultFile, options.vault);
    const isNew = options.newDevice === true;
    if (isNew && !readOnly) await beginAnew(vault, systemClock.now());
    // Who only asks the owner to let go need not open what will be set aside.
    const secret = options.clientSecret ?? null;
    const account = isNew && readOnly ? Account.closed(vault) : await Account.open(vault, secret);
    const store = SqliteStore.open(stateDir.storeFile);
    // Whoever held leases here is dead: this process owns the state dir.
    if (stateDir.owned) await store.releaseAll();
    // Owned until the store is open: no other process migrates it at the same time.
    if (options.lookOnly === true) stateDir.release();
    const channel = new SecureChannel(ca, proxy);
    const http = new ApiClient(channel);
    const transfer = new PartClient(channel);
    const socket = new SocketClient(channel);
    return new Device({
      account,
      store,
      http,
      socket,
      note: socketNote(stateDir.socketFile),
      networkNote: networkNote(stateDir.networkFile),
      transfer,
      files: diskFiles(),
      clock: systemClock,
      links: readLinks,
      networkId: networkIdOf,
      dropDead: (links) => channel.dropDead(livingAddresses(links)),
      reach: async (origin, patienceMs) => reach(channel, origin, patienceMs),
      proxy: proxy === null ? null : proxyLabel(proxy),
      context: { apiUrl, clientVersion: packageVersion() },
      lanes: options.lanes ?? 4,
      scope: options.scope ?? 'all',
      owned: stateDir.owned && options.lookOnly !== true,
      stateDir: stateDir.path,
      moveVault: async (kind) => vault.move(kind),
      onClose: async () => {
        socket.close();
        transfer.close();
        channel.close();
        await http.close();
        await store.close();
        stateDir.release();
      },
    });
  } catch (error) {
    stateDir.release();
    throw error;
  }
}

function tellLoosened(
  { path, loosened }: StateDir,
  tell: CreateDeviceOptions['onWarning'] = () => undefined,
): void {
  if (loosened.length === 0) return;
  const what = loosened.map((name) => (name === '.' ? 'the folder itself' : name)).join(', ');
  tell({
    code: 'state_dir_was_open',
    message:
      `Other users of this machine may have read the state dir ${path} (${what}). ` +
      'Its permissions are put right now.',
  });
}
