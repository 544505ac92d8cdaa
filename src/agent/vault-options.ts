import {
  describeVault,
  keyPlaces,
  openVault,
  systemKeychain,
  thisMachine,
  vaultFileIn,
  type Vault,
  type VaultKeyKind,
  type VaultReport,
} from '../platform/index.ts';

/** Where a vault's key comes from, besides this machine and its keychain. */
export interface VaultOptions {
  /** The vault's passphrase. A new vault is sealed with it when it is given. */
  readonly passphrase?: string | undefined;
  /** The folder of systemd's credentials, one of which may be `dailies-vault-key`. It goes before a passphrase. */
  readonly credentials?: string | undefined;
  /** Of a new vault, whatever is given and whatever answers. A vault that is there opens by what it says itself. */
  readonly key?: VaultKeyKind | undefined;
}

/** The vault in this file, on this machine. */
export function vaultAt(path: string, options: VaultOptions = {}): Vault {
  return openVault(path, { ...partsOf(options), prefer: options.key ?? null });
}

/**
 * Where the key of a state dir's vault is and where it could be, told without opening it.
 * @throws DailiesError `vault_damaged`, `state_dir_unusable`
 */
export async function reportVault(
  stateDir: string | undefined,
  options: VaultOptions = {},
): Promise<VaultReport> {
  return describeVault(vaultAt(vaultFileIn(stateDir), options), partsOf(options).places);
}

function partsOf(options: VaultOptions) {
  const { passphrase, credentials } = options;
  const given = { passphrase: passphrase ?? null, credentials: credentials ?? null };
  const machine = thisMachine();
  return { machine, places: keyPlaces(given, machine, systemKeychain()) };
}
