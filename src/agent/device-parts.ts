import type { ApiContext, HttpPort, NetworkFault, SocketPort } from '../core/index.ts';
import type {
  ClockPort,
  FilesPort,
  StorePort,
  TransferPort,
  WatchesPort,
} from '../engine/index.ts';
import type {
  NetworkLink,
  NetworkNote,
  Reached,
  SocketNote,
  VaultKeyKind,
} from '../platform/index.ts';
import type { Account } from './session/account.ts';

/** What a device is put together from. */
export interface DeviceParts {
  readonly account: Account;
  readonly store: StorePort & { readonly watches: WatchesPort };
  readonly http: HttpPort;
  readonly socket: SocketPort;
  readonly note: SocketNote;
  readonly networkNote: NetworkNote;
  /** `HOST:PORT` of the operator's proxy; null: none. */
  readonly proxy: string | null;
  readonly transfer: TransferPort;
  readonly files: FilesPort;
  readonly clock: ClockPort;
  /** What the machine's network looks like now. */
  readonly links: () => readonly NetworkLink[];
  /** What the network that a link leads into is known by; null where the system does not tell. */
  readonly networkId: (link: NetworkLink) => string | null;
  /** Ends connections that were made from an address which none of these links has. */
  readonly dropDead: (links: readonly NetworkLink[]) => void;
  /** Connects to an origin, verifies it and says nothing. */
  readonly reach: (origin: string, patienceMs: number) => Promise<Reached | NetworkFault>;
  readonly context: ApiContext;
  readonly lanes: number;
  readonly scope: 'all' | 'asked';
  /** False: another process owns the state dir, and nothing here may be changed. */
  readonly owned: boolean;
  readonly stateDir: string;
  /** False: the old key is still in the keychain. */
  readonly moveVault: (kind: VaultKeyKind) => Promise<boolean>;
  /** Closes what was opened for this device. */
  readonly onClose: () => Promise<void>;
}
