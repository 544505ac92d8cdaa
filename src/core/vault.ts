import type { HeldTokens } from './token.ts';
import type { Identity } from './identity.ts';

/** Everything that is secret, and the pairing it belongs to. */
export interface VaultContents {
  /** Random, made once for this state dir, never shown (requirement secret.client). */
  readonly clientId: string;
  /** The model's secret, kept once a pairing has proved it; null before. */
  readonly clientSecret: string | null;
  readonly pairing: Pairing;
  /**
   * The client ids of sub-devices that were connected as channels, by who they are; each random, made once,
   * never shown. Absent while there is none.
   */
  readonly subDevices?: Readonly<Record<string, string>> | undefined;
}

export type Pairing =
  | { readonly kind: 'unpaired' }
  | {
      readonly kind: 'paired';
      readonly tokens: HeldTokens;
      /** Null only between the tokens' arrival and the first `devices/me`. */
      readonly identity: Identity | null;
    }
  | { readonly kind: 'lost'; readonly message: string; readonly identity: Identity | null };

/** Where secrets rest. */
export interface VaultPort {
  /**
   * What the vault holds, or null when there is none yet.
   * @throws DailiesError `vault_damaged`; `vault_locked` when its key cannot be had now; `state_dir_copied` when it was
   * made on another machine; `state_dir_unusable`
   */
  read(): Promise<VaultContents | null>;
  /**
   * Replaces the contents in one step: after a crash the old or the new is there, never a mixture.
   * Durable when it returns. May be repeated.
   * @throws DailiesError `disk_full`, `state_dir_unusable`, and what `read` throws where one is there already
   */
  write(contents: VaultContents): Promise<void>;
}
