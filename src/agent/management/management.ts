import { DailiesError, type Channel, type Pairing } from '../../core/index.ts';
import type { DeviceAct, DeviceActAnswer } from '../../engine/index.ts';
import type { Account } from '../session/account.ts';
import { actError } from './act-error.ts';
import { requireChannel } from './choose-channel.ts';
import { deviceFacts, type DeviceFacts } from './device-facts.ts';
import type { MarkOptions } from './mark-options.ts';
import { Marks, type Marked, type PutComment } from './marks.ts';

export interface ManagementParts extends Pick<
  ConstructorParameters<typeof Marks>[0],
  'store' | 'resolve' | 'realPath'
> {
  readonly account: Account;
  readonly clientVersion: string;
  /** Asks Frame.io, through whoever owns the state dir. */
  readonly ask: (act: DeviceAct) => Promise<DeviceActAnswer>;
}

/** What a person wants to know of the device at Frame.io, and has done about it there. */
export class Management {
  readonly #parts: ManagementParts;
  readonly #marks: Marks;

  constructor(parts: ManagementParts) {
    this.#parts = parts;
    this.#marks = new Marks(parts);
  }

  /** As last told by Frame.io. */
  get channels(): readonly Channel[] {
    const { pairing } = this.#parts.account;
    return pairing.kind === 'unpaired' ? [] : (pairing.identity?.channels ?? []);
  }

  requireChannel(index: number): void {
    requireChannel(this.channels, index);
  }

  async identity(): Promise<DeviceFacts> {
    this.#paired();
    const answer = await this.#parts.ask({ kind: 'readIdentity' }).catch(notAnswered);
    const notAsked = answer.kind === 'failed' ? answer.message : null;
    if (answer.kind === 'failed' && answer.code === 'pairing_lost') {
      throw new DailiesError('pairing_lost', answer.message);
    }
    return deviceFacts(this.#paired(), this.#parts.clientVersion, notAsked);
  }

  async connectChannel(modelId: string, label: string): Promise<Channel> {
    this.#paired();
    if (modelId.trim() === '') {
      throw new DailiesError('bad_arguments', 'A channel needs the id of its device model');
    }
    const answer = await this.#parts.ask({ kind: 'connectChannel', modelId, label });
    if (answer.kind === 'failed') throw actError(answer, 'nothing was connected');
    if (answer.channel === null) throw new DailiesError('internal', 'no channel was told');
    return answer.channel;
  }

  async disconnectChannel(channelId: string | null): Promise<void> {
    this.#paired();
    if (channelId !== null && channelId.trim() === '') {
      throw new DailiesError('bad_arguments', 'Say which channel by its id');
    }
    const answer = await this.#parts.ask({ kind: 'disconnectChannel', channelId });
    if (answer.kind === 'failed') throw actError(answer, 'nothing was disconnected');
  }

  async mark(options: MarkOptions): Promise<Marked> {
    this.#paired();
    return this.#marks.mark(options);
  }

  async comment(assetId: string, text: string, frame: number | null): Promise<PutComment> {
    this.#paired();
    const clip = { assetId, uploadId: null, name: null, standing: 'named' } as const;
    return this.#marks.comment({ clip, text, frame });
  }

  /** @throws DailiesError `not_paired`, `pairing_lost` */
  #paired(): Pairing & { readonly kind: 'paired' } {
    const { pairing } = this.#parts.account;
    if (pairing.kind === 'paired') return pairing;
    if (pairing.kind === 'lost') throw new DailiesError('pairing_lost', pairing.message);
    throw new DailiesError('not_paired', 'This device is not paired');
  }
}

/** What is known is shown all the same. */
function notAnswered(error: unknown): DeviceActAnswer {
  if (!(error instanceof DailiesError) || error.code !== 'state_dir_owned') throw error;
  const { code, message } = error;
  return { kind: 'failed', code, message, mayHaveBeenDone: false };
}
