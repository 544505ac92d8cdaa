import { randomUUID } from 'node:crypto';
import { DailiesError, type VaultContents } from '../core/index.ts';
import type { Vault } from '../platform/index.ts';

/**
 * Makes this state dir another device: the vault that is there is set aside, never deleted, and a new one has a client
 * id of its own. The model's secret is kept where the old vault can be opened; the queue is not touched.
 * @throws DailiesError of the vault
 */
export async function beginAnew(vault: Vault, nowMs: number): Promise<void> {
  const clientSecret = await secretOf(vault);
  if ((await vault.setAside(nowMs)) === null) return;
  const contents: VaultContents = {
    clientId: randomUUID(),
    clientSecret,
    pairing: { kind: 'unpaired' },
  };
  await vault.write(contents);
}

async function secretOf(vault: Vault): Promise<string | null> {
  try {
    return (await vault.read())?.clientSecret ?? null;
  } catch (error) {
    // It is set aside because it cannot be opened.
    if (error instanceof DailiesError && error.code !== 'state_dir_unusable') return null;
    throw error;
  }
}
