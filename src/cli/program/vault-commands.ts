import { Argument, type Command } from 'commander';
import type { VaultKeyKind } from '../../agent/index.ts';
import { EXAMPLES } from '../examples.ts';
import { deviceOptions } from '../global-options.ts';
import type { Desk } from './program.ts';

const commandModule = async () => import('../commands/vault.ts');

/** `configure` and `vault`. */
export function addVaultCommands(program: Command, { printer, act }: Desk): void {
  program
    .command('configure')
    .description("keep the device model's secret in the vault; asks for it without showing it")
    .action(async () =>
      act(async (globals) =>
        (await import('../commands/configure.ts')).configure(deviceOptions(globals), printer),
      ),
    )
    .addHelpText('after', EXAMPLES.configure);

  const vault = program
    .command('vault')
    .description('where the key of the secrets is; move it elsewhere')
    .addHelpText('after', EXAMPLES.vault);
  vault
    .command('show', { isDefault: true })
    .description('where the key is, and where else it could be')
    .action(async () =>
      act(async (globals) => (await commandModule()).vaultShow(deviceOptions(globals), printer)),
    );
  vault
    .command('move')
    .description('seal the vault with a new key, kept there')
    .addArgument(
      new Argument('<where>').choices(['keychain', 'machine', 'passphrase', 'credential']),
    )
    .action(async (where: VaultKeyKind) =>
      act(async (globals) =>
        (await commandModule()).vaultMove(deviceOptions(globals), where, printer),
      ),
    )
    .addHelpText('after', EXAMPLES.vault);
}
