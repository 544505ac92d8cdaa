import { randomUUID } from 'node:crypto';
import {
  DailiesError,
  type ClientCredentials,
  type Pairing,
  type VaultContents,
  type VaultPort,
} from '../../core/index.ts';

/** The vault's contents in memory, changed only together with the disk, one change after another. */
export class Account {
  readonly #vault: VaultPort;
  /** Given from outside for this run; goes before the one the vault keeps. */
  readonly #givenSecret: string | null;
  #contents: VaultContents | null;
  #changing: Promise<void> = Promise.resolve();
  #onPairing: () => void = () => undefined;

  static async open(vault: VaultPort, givenSecret: string | null): Promise<Account> {
    return new Account(vault, givenSecret, await vault.read());
  }

  /** As if there were no vault; for who does not need what is in it. */
  static closed(vault: VaultPort): Account {
    return new Account(vault, null, null);
  }

  private constructor(
    vault: VaultPort,
    givenSecret: string | null,
    contents: VaultContents | null,
  ) {
    this.#vault = vault;
    this.#givenSecret = givenSecret;
    this.#contents = contents;
  }

  get pairing(): Pairing {
    return this.#contents?.pairing ?? { kind: 'unpaired' };
  }

  /** The project assets are made in now; null when it is not known. */
  get projectId(): string | null {
    const { pairing } = this;
    return pairing.kind === 'unpaired' ? null : (pairing.identity?.projectId ?? null);
  }

  get projectName(): string | null {
    const { pairing } = this;
    return pairing.kind === 'unpaired' ? null : (pairing.identity?.projectName ?? null);
  }

  get hasClientSecret(): boolean {
    return (this.#givenSecret ?? this.#contents?.clientSecret ?? null) !== null;
  }

  /** Everything that nobody may read, to be looked for and hidden. */
  get secrets(): readonly string[] {
    const { pairing } = this;
    const tokens =
      pairing.kind === 'paired' ? [pairing.tokens.accessToken, pairing.tokens.refreshToken] : [];
    const { clientId = '', clientSecret = null } = this.#contents ?? {};
    const subDevices = Object.values(this.#contents?.subDevices ?? {});
    const all = [clientId, clientSecret ?? '', this.#givenSecret ?? '', ...subDevices, ...tokens];
    return all.filter((secret) => secret !== '');
  }

  /** Takes over what another process has made of the pairing; for who only looks. */
  async lookAgain(): Promise<void> {
    this.#contents = await this.#vault.read();
    this.#onPairing();
  }

  /** Called whenever the pairing, or what is known of it, has changed. */
  onPairing(listener: () => void): void {
    this.#onPairing = listener;
  }

  /**
   * Who this device is. The client id is made once and kept before it is first used.
   * @throws DailiesError `no_client_secret`
   */
  async credentials(): Promise<ClientCredentials> {
    const clientSecret = this.#givenSecret ?? this.#contents?.clientSecret ?? null;
    if (clientSecret === null) {
      throw new DailiesError(
        'no_client_secret',
        'The client secret of the device model is missing',
      );
    }
    await this.make();
    const { clientId } = this.#contents ?? { clientId: '' };
    return { clientId, clientSecret };
  }

  /** Keeps the model's secret, durably. The pairing is not touched. */
  async keepSecret(clientSecret: string): Promise<void> {
    await this.#change((contents) => ({ ...contents, clientSecret }));
  }

  /** Makes the vault, with its client id, when there is none yet. */
  async make(): Promise<void> {
    if (this.#contents === null) await this.#change((contents) => contents);
  }

  /** Replaces the pairing, durably. Frame.io has accepted the secret by then, so it is kept too. */
  async setPairing(pairing: Pairing): Promise<void> {
    await this.#change((contents) => ({
      ...contents,
      clientSecret: this.#givenSecret ?? contents.clientSecret,
      pairing,
    }));
  }

  /** Changes the pairing by what it is when its turn comes. */
  async updatePairing(update: (pairing: Pairing) => Pairing): Promise<void> {
    await this.#change((contents) => ({ ...contents, pairing: update(contents.pairing) }));
  }

  /**
   * The client id of a sub-device: made once for each model and label, and kept before it is first used, so that
   * Frame.io knows it again. Never the device's own (protocol.md §14).
   */
  async subDeviceClientId(modelId: string, label: string): Promise<string> {
    const key = JSON.stringify([modelId, label]);
    const known = this.#contents?.subDevices?.[key];
    if (known !== undefined) return known;
    const made = randomUUID();
    await this.#change(({ subDevices = {}, ...contents }) => ({
      ...contents,
      subDevices: { [key]: made, ...subDevices },
    }));
    return this.#contents?.subDevices?.[key] ?? made;
  }

  async #change(change: (contents: VaultContents) => VaultContents): Promise<void> {
    const changed = this.#changing.then(async () => {
      const fresh: VaultContents = {
        clientId: randomUUID(),
        clientSecret: null,
        pairing: { kind: 'unpaired' },
      };
      const contents = change(this.#contents ?? fresh);
      await this.#vault.write(contents);
      this.#contents = contents;
      this.#onPairing();
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}
