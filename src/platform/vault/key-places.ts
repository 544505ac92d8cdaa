import type { FoundKey, KeyPlace } from './keys/key-place.ts';
import { credentialKey } from './keys/credential-key.ts';
import { keychainKey, type KeychainKey } from './keys/keychain-key.ts';
import type { Keychain } from './keys/keychain.ts';
import { machineKey } from './keys/machine-key.ts';
import { passphraseKey } from './keys/passphrase-key.ts';
import type { Machine } from './machine.ts';
import type { KeyParams, VaultKeyKind } from './sealed-file.ts';

export interface KeyPlaces {
  readonly credential: KeyPlace<'credential'>;
  readonly passphrase: KeyPlace<'passphrase'>;
  readonly keychain: KeychainKey;
  readonly machine: KeyPlace<'machine'>;
}

/** What a vault's key may be made from, besides this machine and its keychain. */
export interface GivenKeys {
  readonly passphrase: string | null;
  /** The folder of systemd's credentials. */
  readonly credentials: string | null;
}

export function keyPlaces(given: GivenKeys, machine: Machine, keychain: Keychain): KeyPlaces {
  return {
    credential: credentialKey(given.credentials),
    passphrase: passphraseKey(given.passphrase),
    keychain: keychainKey(keychain),
    machine: machineKey(machine),
  };
}

/** The key that a header speaks of. @throws DailiesError `vault_locked` */
export async function findKey(places: KeyPlaces, params: KeyParams): Promise<Buffer> {
  switch (params.kind) {
    case 'credential':
      return places.credential.find(params);
    case 'passphrase':
      return places.passphrase.find(params);
    case 'keychain':
      return places.keychain.find(params);
    case 'machine':
      return places.machine.find(params);
  }
}

/** @throws DailiesError `vault_locked`, `state_dir_unusable` */
export async function makeKey(places: KeyPlaces, kind: VaultKeyKind): Promise<FoundKey> {
  return places[kind].make();
}

/**
 * The key of a new vault: from what is given, else in the keychain where one answers, else from this machine.
 * @throws DailiesError `state_dir_unusable`
 */
export async function makeNewKey(
  places: KeyPlaces,
  prefer: VaultKeyKind | null,
): Promise<FoundKey> {
  if (prefer !== null) return makeKey(places, prefer);
  for (const kind of ['credential', 'passphrase'] as const) {
    if ((await places[kind].whyNot()) === null) return makeKey(places, kind);
  }
  return places.keychain.make().catch(async () => places.machine.make());
}
