import {
  connectChannelRequest,
  createCommentRequest,
  disconnectAllChannelsRequest,
  disconnectChannelRequest,
  parseConnectChannel,
  parseCreatedComment,
  parseDisconnectChannel,
  parseTriggerInput,
  triggerInputRequest,
  type ApiContext,
  type Cancellation,
  type Channel,
  type Outcome,
  type Result,
} from '../../core/index.ts';
import type { ClockPort, DeviceAct, DeviceActAnswer } from '../../engine/index.ts';
import type { Account } from '../session/account.ts';
import type { TokenKeeper } from '../session/token-keeper.ts';

/** A person waits, and so do the commands behind this one. */
const PATIENCE_MS = 5_000;

interface FrameioActsParts {
  readonly account: Account;
  readonly keeper: TokenKeeper;
  readonly clock: ClockPort;
  readonly context: ApiContext;
}

/** Asks Frame.io about the device itself, with the tokens that this process owns. */
export class FrameioActs {
  readonly #parts: FrameioActsParts;

  constructor(parts: FrameioActsParts) {
    this.#parts = parts;
  }

  /** Never longer than a person waits; what has not left by then never does. */
  async perform(act: DeviceAct): Promise<DeviceActAnswer> {
    const { clock, account } = this.#parts;
    if (account.pairing.kind !== 'paired') return notPaired(account.pairing.kind);
    const abort = new AbortController();
    const call = new Call(this.#parts, abort.signal);
    const late = Promise.withResolvers<DeviceActAnswer>();
    const stop = clock.wakeAt(clock.now() + PATIENCE_MS, () => {
      abort.abort();
      late.resolve(tooLate(call.hasLeft));
    });
    try {
      return await Promise.race([call.perform(act), late.promise]);
    } finally {
      stop();
    }
  }
}

/** One act, which remembers whether anything of it has left. */
class Call {
  readonly #parts: FrameioActsParts;
  readonly #cancel: Cancellation;
  hasLeft = false;

  constructor(parts: FrameioActsParts, cancel: Cancellation) {
    this.#parts = parts;
    this.#cancel = cancel;
  }

  async perform(act: DeviceAct): Promise<DeviceActAnswer> {
    switch (act.kind) {
      case 'readIdentity':
        return answerOf(await this.#parts.keeper.readIdentity());
      case 'connectChannel':
        return this.#connect(act.modelId, act.label);
      case 'disconnectChannel':
        return this.#disconnect(act.channelId);
      case 'press':
        return answerOf(
          await this.#call(
            'triggerInput',
            (context, token) => triggerInputRequest(context, token, act.input, act.marker),
            parseTriggerInput,
          ),
        );
      case 'comment':
        return this.#comment(act);
    }
  }

  async #connect(deviceModelId: string, label: string): Promise<DeviceActAnswer> {
    const clientId = await this.#parts.account.subDeviceClientId(deviceModelId, label);
    const result = await this.#call(
      'connectChannel',
      (context, token) => connectChannelRequest(context, token, { clientId, deviceModelId }),
      parseConnectChannel,
    );
    await this.#lookAtChannels(result);
    return answerOf(result, result.ok ? { channel: result.value } : {});
  }

  async #disconnect(channelId: string | null): Promise<DeviceActAnswer> {
    const result = await this.#call(
      channelId === null ? 'disconnectAllChannels' : 'disconnectChannel',
      (context, token) =>
        channelId === null
          ? disconnectAllChannelsRequest(context, token)
          : disconnectChannelRequest(context, token, channelId),
      parseDisconnectChannel,
    );
    await this.#lookAtChannels(result);
    return answerOf(result);
  }

  async #comment({ assetId, text, frame }: DeviceAct & { kind: 'comment' }) {
    const comment = frame === null ? { text } : { text, frame };
    const result = await this.#call(
      'createComment',
      (context, token) => createCommentRequest(context, token, assetId, comment),
      parseCreatedComment,
    );
    return answerOf(result, result.ok ? { commentId: result.value.commentId } : {});
  }

  /** Which channels there are now is Frame.io's to say; not known this time, they are asked for again. */
  async #lookAtChannels(result: Result<unknown>): Promise<void> {
    if (result.ok) await this.#parts.keeper.readIdentity();
  }

  async #call<T>(
    operation: Parameters<TokenKeeper['call']>[0],
    build: (context: ApiContext, accessToken: string) => ReturnType<typeof createCommentRequest>,
    parse: Parameters<typeof TokenKeeper.prototype.call<T>>[2],
  ): Promise<Result<T>> {
    const { keeper, context } = this.#parts;
    const built = (accessToken: string) => {
      this.hasLeft ||= !this.#cancel.aborted;
      return build(context, accessToken);
    };
    return keeper.call(operation, built, parse, this.#cancel);
  }
}

function answerOf(
  result: Result<unknown>,
  more: { readonly channel?: Channel; readonly commentId?: string | null } = {},
): DeviceActAnswer {
  if (!result.ok) return failed(result.outcome);
  return { kind: 'done', channel: null, commentId: null, ...more };
}

function failed({ code, message, mayHaveBeenDone }: Outcome): DeviceActAnswer {
  // `paused` is an answer to assets only.
  const known = code === 'paused' ? 'refused' : code === 'cancelled' ? 'unreachable' : code;
  return { kind: 'failed', code: known, message, mayHaveBeenDone };
}

const tooLate = (hasLeft: boolean): DeviceActAnswer => ({
  kind: 'failed',
  code: 'unreachable',
  message: 'Frame.io has not answered',
  mayHaveBeenDone: hasLeft,
});

export const notPaired = (kind: 'unpaired' | 'lost'): DeviceActAnswer => ({
  kind: 'failed',
  code: kind === 'lost' ? 'pairing_lost' : 'not_paired',
  message:
    kind === 'lost' ? 'Frame.io has ended the pairing of this device' : 'This device is not paired',
  mayHaveBeenDone: false,
});
