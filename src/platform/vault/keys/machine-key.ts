import { hkdfSync, randomBytes } from 'node:crypto';
import { DailiesError } from '../../../core/index.ts';
import { keyFileBytes, ownKeyFile, type Machine } from '../machine.ts';
import { GONE_FOR_GOOD, locked, type KeyPlace } from './key-place.ts';

/**
 * A key made from what this machine and this user have. It is kept nowhere: the same is made each time from the
 * machine id, the user's number, and a random file in the user's config folder, since the machine id is no secret.
 */
export function machineKey(machine: Machine): KeyPlace<'machine'> {
  return {
    whyNot: async () => null,
    async make() {
      const own = ownKeyFile(machine.keyFile);
      if (own === null && machine.id === null) {
        throw new DailiesError(
          'state_dir_unusable',
          `This machine has no id of its own, and ${machine.keyFile} cannot be written`,
          { hint: 'Give the vault a passphrase: DAILIES_VAULT_PASSPHRASE or …_FILE.' },
        );
      }
      const salt = randomBytes(16);
      return {
        params: { kind: 'machine', salt: salt.toString('base64'), keyFile: own !== null },
        key: derive(machine, own, salt),
      };
    },
    async find({ salt, keyFile }) {
      const own = keyFile ? keyFileBytes(machine.keyFile) : null;
      if (keyFile && own === null) {
        throw locked(
          `The vault cannot be opened without ${machine.keyFile}, which is not there`,
          `Put it back, or run dailies as the user of before. ${GONE_FOR_GOOD}`,
        );
      }
      return derive(machine, own, Buffer.from(salt, 'base64'));
    },
  };
}

function derive({ id, user }: Machine, own: Buffer | null, salt: Buffer): Buffer {
  // A machine id has no NUL, and the user's number neither: no two machines spell the same.
  const secret = Buffer.concat([Buffer.from(`${id ?? ''}\0${user}\0`), own ?? Buffer.alloc(0)]);
  return Buffer.from(hkdfSync('sha256', secret, salt, 'dailies vault 2 machine', 32));
}
