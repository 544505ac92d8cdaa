import {
  DailiesError,
  isSuccess,
  revokeRequest,
  type ApiContext,
  type HttpPort,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { DeviceEvent } from '../events.ts';
import type { Account } from './account.ts';
import { PairingRun, type PairingEnd, type PairingOptions } from './pairing-run.ts';
import type { TokenKeeper } from './token-keeper.ts';

export type Unpaired =
  | { readonly kind: 'revoked' }
  /** Frame.io had ended the pairing before. */
  | { readonly kind: 'endedBefore' }
  /** Wiped here; Frame.io could not be told and still lists the device. */
  | { readonly kind: 'wipedOnly'; readonly why: string };

interface PairingsHost {
  readonly account: Account;
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly clock: ClockPort;
  readonly keeper: TokenKeeper;
  readonly emit: (event: DeviceEvent) => void;
  /** What had stopped for want of a pairing goes on. */
  readonly onPaired: () => void;
}

/** The pairings of a device, one at a time: how it gets one, and how it gives it up. */
export class Pairings {
  readonly #host: PairingsHost;
  #run: PairingRun | null = null;
  /** Cancelling may come before there is anything to cancel. */
  #cancelWanted = false;

  constructor(host: PairingsHost) {
    this.#host = host;
  }

  get isUnderWay(): boolean {
    return this.#run !== null;
  }

  /** @throws DailiesError `no_client_secret`, and what the vault throws before there is a code */
  async pair(options: PairingOptions): Promise<PairingEnd> {
    const { account, keeper } = this.#host;
    const client = await account.credentials();
    this.#run = new PairingRun(this.#host, client, options);
    if (this.#cancelWanted) this.#run.cancel();
    try {
      const end = await this.#run.run();
      keeper.adopt();
      this.#tell(end);
      return end;
    } finally {
      this.#run = null;
      this.#cancelWanted = false;
    }
  }

  /** Ends the pairing that is under way, or the next one before it begins. */
  cancel(): void {
    this.#cancelWanted = true;
    this.#run?.cancel();
  }

  /** @throws DailiesError `not_paired` */
  async unpair(): Promise<Unpaired> {
    const { account, http, context, keeper } = this.#host;
    const { pairing } = account;
    if (pairing.kind === 'unpaired')
      throw new DailiesError('not_paired', 'The device is not paired');
    const result =
      pairing.kind === 'paired'
        ? await http.send(
            revokeRequest(context, await account.credentials(), pairing.tokens.refreshToken),
          )
        : null;
    await account.setPairing({ kind: 'unpaired' });
    keeper.adopt();
    if (result === null) return { kind: 'endedBefore' };
    if (result.kind === 'network') return { kind: 'wipedOnly', why: result.detail };
    return isSuccess(result)
      ? { kind: 'revoked' }
      : { kind: 'wipedOnly', why: `Frame.io answered with HTTP ${result.status}` };
  }

  #tell(end: PairingEnd): void {
    const { emit, onPaired } = this.#host;
    if (end.kind === 'paired') {
      const { deviceId, deviceName, projectId, projectName, userName } = end.identity;
      onPaired();
      emit({
        type: 'paired',
        project: { id: projectId, name: projectName },
        user: { name: userName },
        device: { id: deviceId, name: deviceName },
      });
    }
    if (end.kind === 'cancelled') emit({ type: 'cancelled' });
    if (end.kind === 'failed')
      emit({ type: 'pairingFailed', code: end.code, message: end.message });
  }
}
