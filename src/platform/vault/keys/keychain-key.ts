import { randomBytes, randomUUID } from 'node:crypto';
import type { ParamsOf } from '../sealed-file.ts';
import type { Keychain } from './keychain.ts';
import { GONE_FOR_GOOD, locked, type KeyPlace } from './key-place.ts';

const UNLOCK = 'Log in to the desktop or unlock the keychain, then try again.';

/** A random key that the keychain of the system keeps, under a name of its own for each vault. */
export interface KeychainKey extends KeyPlace<'keychain'> {
  /** Deletes a key that is not needed any more. False: it could not be deleted. */
  forget(params: ParamsOf<'keychain'>): Promise<boolean>;
}

export function keychainKey(keychain: Keychain): KeychainKey {
  const forget = async (account: string) =>
    keychain.remove(account).then(
      () => true,
      () => false,
    );
  return {
    async whyNot() {
      // A locked keychain says of what it does not have that it has it not: only keeping shows it.
      const account = randomUUID();
      try {
        await keychain.set(account, randomBytes(32));
      } catch {
        return 'no keychain answers here, or it is locked';
      }
      await forget(account);
      return null;
    },
    async make() {
      const account = randomUUID();
      const key = randomBytes(32);
      try {
        await keychain.set(account, key);
        if ((await keychain.get(account))?.equals(key) === true) {
          return { params: { kind: 'keychain', account }, key };
        }
      } catch (error) {
        throw locked('No keychain answers here, or it is locked', UNLOCK, error);
      }
      await forget(account);
      throw locked('The keychain of this system did not keep what it was given', UNLOCK);
    },
    async find({ account }) {
      let key: Buffer | null;
      try {
        key = await keychain.get(account);
      } catch (error) {
        throw locked(
          "The vault's key is in the keychain, which is locked or does not answer",
          UNLOCK,
          error,
        );
      }
      if (key !== null) return key;
      throw locked(
        "The vault's key is not in the keychain of this user any more",
        `Bring the keychain back from a backup. ${GONE_FOR_GOOD}`,
      );
    },
    forget: async ({ account }) => forget(account),
  };
}
