import { DailiesError } from '../../../core/index.ts';
import type { KeyParams, ParamsOf, VaultKeyKind } from '../sealed-file.ts';

/** 32 bytes, and what the header says so that they are found again. */
export interface FoundKey {
  readonly params: KeyParams;
  readonly key: Buffer;
}

/** One kind of place where a vault's key can be. */
export interface KeyPlace<K extends VaultKeyKind> {
  /** Null: a key can be made here. Else why not, as the rest of a sentence. */
  whyNot(): Promise<string | null>;
  /**
   * Makes a new key, durably where it has to be kept.
   * @throws DailiesError `vault_locked`, `state_dir_unusable`
   */
  make(): Promise<FoundKey>;
  /**
   * The key that a header speaks of; not always the right one, see the header's check.
   * @throws DailiesError `vault_locked`
   */
  find(params: ParamsOf<K>): Promise<Buffer>;
}

/** Why a vault cannot be opened now that is not damaged. */
export function locked(message: string, hint: string, cause?: unknown): DailiesError {
  return new DailiesError('vault_locked', message, { hint, cause });
}

export const GONE_FOR_GOOD =
  'If it is gone for good, this device has to begin anew: dailies pair --new-device';
