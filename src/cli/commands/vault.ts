import {
  reportVault,
  takeOver,
  type CreateDeviceOptions,
  type VaultKeyKind,
} from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { KEY_WORDS } from '../print/vault-words.ts';

/** Shows where the vault's key is, also when the vault cannot be opened. */
export async function vaultShow(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const report = await reportVault(configuration.stateDir, configuration.vault);
  printer.event({ type: 'vault', ...report });
  return EXIT.done;
}

/** Seals the vault with a new key, kept elsewhere. */
export async function vaultMove(
  configuration: CreateDeviceOptions,
  key: VaultKeyKind,
  printer: Printer,
): Promise<number> {
  const device = await takeOver(configuration);
  try {
    const isClean = await device.moveVault(key);
    const left = isClean ? '' : ' The old key, of no use any more, is still in the keychain.';
    const message = `The key of the vault is now ${KEY_WORDS[key]}.${left}`;
    printer.event({ type: 'vaultMoved', key, message });
    return EXIT.done;
  } finally {
    await device.close();
  }
}
