import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { ParamsOf } from '../sealed-file.ts';
import { locked, type KeyPlace } from './key-place.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

const HINT =
  'Give it in DAILIES_VAULT_PASSPHRASE, or name its file in DAILIES_VAULT_PASSPHRASE_FILE.';

/** A key made from a passphrase that is given each time. @param passphrase null: none is given */
export function passphraseKey(passphrase: string | null): KeyPlace<'passphrase'> {
  const keyOf = async ({ salt, N, r, p }: ParamsOf<'passphrase'>) => {
    if (passphrase === null) throw locked('The passphrase of the vault is missing', HINT);
    // scrypt needs 128·N·r bytes; OpenSSL asks for some more.
    const options = { N, r, p, maxmem: 256 * N * r };
    return derive(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, options);
  };
  return {
    whyNot: async () =>
      passphrase === null ? 'DAILIES_VAULT_PASSPHRASE (or …_FILE) is not set' : null,
    async make() {
      const salt = randomBytes(16).toString('base64');
      const params = { kind: 'passphrase', salt, kdf: 'scrypt', N: 131_072, r: 8, p: 1 } as const;
      return { params, key: await keyOf(params) };
    },
    find: keyOf,
  };
}
