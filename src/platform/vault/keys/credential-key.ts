import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked, type KeyPlace } from './key-place.ts';

const NAME = 'dailies-vault-key';
/** Fewer could be tried out. */
const LEAST_BYTES = 16;
const HINT = `Give the service one, such as LoadCredentialEncrypted=${NAME}:… (docs/vault.md).`;

/**
 * A key made from a credential of systemd, which hands it to this service alone.
 * @param folder what `$CREDENTIALS_DIRECTORY` names; null: this process is no such service
 */
export function credentialKey(folder: string | null): KeyPlace<'credential'> {
  const read = (): Buffer | string => {
    if (folder === null) return 'this process is not given credentials by systemd';
    try {
      const bytes = readFileSync(join(folder, NAME));
      return bytes.length < LEAST_BYTES
        ? `the credential ${NAME} has fewer than ${LEAST_BYTES} bytes`
        : bytes;
    } catch {
      return `there is no credential ${NAME}`;
    }
  };
  const keyFrom = (salt: Buffer) => {
    const bytes = read();
    if (typeof bytes === 'string') throw locked(`The key of the vault is missing: ${bytes}`, HINT);
    return Buffer.from(hkdfSync('sha256', bytes, salt, 'dailies vault 2 credential', 32));
  };
  return {
    async whyNot() {
      const bytes = read();
      return typeof bytes === 'string' ? bytes : null;
    },
    async make() {
      const salt = randomBytes(16);
      return { params: { kind: 'credential', salt: salt.toString('base64') }, key: keyFrom(salt) };
    },
    find: async ({ salt }) => keyFrom(Buffer.from(salt, 'base64')),
  };
}
