import type { VaultKeyKind } from '../../agent/index.ts';
import type { VaultTold } from './command-event.ts';
import { visible } from './words.ts';

/** Where the key is, as the rest of a sentence. */
export const KEY_WORDS: Readonly<Record<VaultKeyKind, string>> = {
  keychain: 'in the keychain of the system',
  machine: 'made from this machine and a file in your config folder',
  passphrase: 'made from a passphrase that is given each time',
  credential: 'made from a credential that systemd gives',
};

/** The vault's key and the places it could be in, a line each. */
export function vaultWords({ key, places }: VaultTold): string {
  const now =
    key === null ? 'none yet; the next command that keeps something makes one' : KEY_WORDS[key];
  const others = places.filter(({ kind }) => kind !== key);
  return [
    `Key         ${now}`,
    ...others.map(({ kind, whyNot }) =>
      whyNot === null
        ? `Possible    ${kind}: dailies vault move ${kind}`
        : `Not now     ${kind}: ${visible(whyNot)}`,
    ),
  ].join('\n');
}
