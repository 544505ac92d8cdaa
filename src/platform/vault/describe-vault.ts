import type { KeyPlaces } from './key-places.ts';
import type { Vault } from './open-vault.ts';
import type { VaultKeyKind } from './sealed-file.ts';

/** Where a vault's key is and where it could be; never the key. */
export interface VaultReport {
  /** Null: there is no vault yet, or one of version 1. */
  readonly key: VaultKeyKind | null;
  readonly places: readonly {
    readonly kind: VaultKeyKind;
    /** Null: the key can be put there. */
    readonly whyNot: string | null;
  }[];
}

const KINDS = ['keychain', 'machine', 'passphrase', 'credential'] as const;

/** @throws DailiesError `vault_damaged`, `state_dir_unusable` */
export async function describeVault(vault: Vault, places: KeyPlaces): Promise<VaultReport> {
  const known = KINDS.map(async (kind) => ({ kind, whyNot: await places[kind].whyNot() }));
  return { key: await vault.keyKind(), places: await Promise.all(known) };
}
