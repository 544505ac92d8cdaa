import {
  PAIRING_START,
  cutGrowing,
  connectChannelRequest,
  createAssetRequest,
  createCommentRequest,
  createGrowingAssetRequest,
  deviceCodeRequest,
  disconnectAllChannelsRequest,
  finishGrowing,
  healthRequest,
  heartbeatRequest,
  holdTokens,
  identityRequest,
  offsetSeconds,
  parseAuthError,
  parseConnectChannel,
  parseCreatedAsset,
  parseCreatedComment,
  parseDeviceCode,
  parseDisconnectChannel,
  parseGrowingAsset,
  parseHealth,
  parseHeartbeat,
  parseIdentity,
  parsePutPart,
  parseRequestedParts,
  parseRevoke,
  parseTokenPair,
  parseTriggerInput,
  planFinished,
  putPartRequest,
  readExchange,
  requestPartsRequest,
  retryDelayMs,
  revokeRequest,
  startGrowing,
  tokenByDeviceCodeRequest,
  tokenByRefreshRequest,
  transitionPairing,
  transitionToken,
  triggerInputRequest,
  type ApiContext,
  type ClientCredentials,
  type DeviceCode,
  type GrowingPart,
  type HttpReply,
  type HttpRequest,
  type Identity,
  type Operation,
  type Outcome,
  type PairingEffect,
  type PairingEvent,
  type PairingState,
  type Result,
  type TokenEffect,
  type TokenEvent,
  type TokenState,
} from '../../src/core/index.ts';
import type { Dice } from './dice.ts';
import type { FuzzClock } from './fuzz-clock.ts';
import type { FuzzPort } from './fuzz-port.ts';
import { FuzzSocket } from './fuzz-socket.ts';

/** Tries of one call before the act is given up. */
const TRIES = 6;

export interface Stage {
  readonly dice: Dice;
  readonly clock: FuzzClock;
  readonly port: FuzzPort;
  readonly context: ApiContext;
  readonly client: ClientCredentials;
  readonly caPem: string;
}

/** A device made of nothing but `core`, on a clock that never waits. Every act ends, none throws. */
export class FuzzDevice {
  readonly #stage: Stage;
  #tokens: TokenState = { kind: 'absent' };
  #identity: Identity | null = null;
  #lastHeartbeatMs = -Infinity;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get identity(): Identity | null {
    return this.#identity;
  }

  get paired(): boolean {
    return this.#tokens.kind !== 'absent' && this.#tokens.kind !== 'lost';
  }

  /**
   * @param onCode what Frame.io's side does with the code
   * @param cancelAfter effects after which the operator cancels; Infinity: never
   */
  async pair(onCode: (code: DeviceCode) => void, cancelAfter: number): Promise<PairingState> {
    const { clock } = this.#stage;
    const deadlineMs = clock.now() + 600_000;
    let state = PAIRING_START;
    let event: PairingEvent | null = { type: 'started', nowMs: clock.now() };
    for (let count = 0; event !== null; count += 1) {
      if (clock.now() > deadlineMs) event = { type: 'deadlineReached' };
      if (count > cancelAfter) event = { type: 'cancelled' };
      const step = transitionPairing(state, event);
      ({ state } = step);
      event = null;
      for (const effect of step.effects) event = (await this.#pairing(effect, onCode)) ?? event;
    }
    return state;
  }

  async #pairing(
    effect: PairingEffect,
    onCode: (code: DeviceCode) => void,
  ): Promise<PairingEvent | null> {
    const { clock, context, client } = this.#stage;
    switch (effect.kind) {
      case 'requestCode': {
        const request = deviceCodeRequest(context, client, { linkPairing: true });
        const read = await this.#once('requestCode', request, parseDeviceCode);
        return read.ok
          ? { type: 'codeReceived', code: read.value, nowMs: clock.now() }
          : { type: 'codeFaulted', outcome: read.outcome, ...this.#moment(), patienceMs: 60_000 };
      }
      case 'showCode':
        onCode(effect.code);
        return null;
      case 'wakeAt':
        clock.sleepUntil(effect.atMs);
        return { type: 'timeReached', nowMs: clock.now(), renew: true };
      case 'retryCodeAt':
        clock.sleepUntil(effect.atMs);
        return this.#pairing({ kind: 'requestCode' }, onCode);
      case 'poll':
        return this.#poll(effect.deviceCode);
      case 'saveTokens':
        this.#tell({ type: 'adopted', tokens: holdTokens(effect.tokens, clock.now()) });
        return { type: 'tokensSaved' };
      case 'readIdentityAt':
        clock.sleepUntil(effect.atMs);
        return this.#pairing({ ...effect, kind: 'readIdentity' }, onCode);
      case 'readIdentity': {
        const request = identityRequest(context, effect.accessToken);
        const read = await this.#once('identity', request, parseIdentity);
        if (!read.ok) {
          return { type: 'identityFaulted', outcome: read.outcome, ...this.#moment() };
        }
        this.#identity = read.value;
        return { type: 'identityReceived', identity: read.value };
      }
      case 'giveBack':
        this.#tell({ type: 'wiped' });
        await this.#once(
          'revoke',
          revokeRequest(context, client, effect.tokens.refreshToken),
          parseRevoke,
        );
        return null;
      case 'abort':
        return null;
    }
  }

  async #poll(deviceCode: string): Promise<PairingEvent> {
    const { port, clock, context, client } = this.#stage;
    const exchange = await port.send(tokenByDeviceCodeRequest(context, client, deviceCode));
    const error = exchange.kind === 'reply' ? parseAuthError(exchange) : null;
    if (error !== null) return { type: 'pollAnswered', error, nowMs: clock.now(), renew: true };
    const read = readExchange('pollToken', exchange, parseTokenPair);
    return read.ok
      ? { type: 'tokensReceived', tokens: read.value }
      : { type: 'pollFaulted', outcome: read.outcome, nowMs: clock.now() };
  }

  async health(): Promise<Result<void>> {
    return this.#once('health', healthRequest(this.#stage.context), parseHealth);
  }

  async readIdentity(): Promise<Result<Identity>> {
    const read = await this.#call(
      'identity',
      (token) => identityRequest(this.#stage.context, token),
      parseIdentity,
    );
    if (read.ok) this.#identity = read.value;
    return read;
  }

  /** Never more often than once a minute (protocol.md §10.2). */
  async heartbeat(): Promise<Result<void>> {
    const { clock, context } = this.#stage;
    clock.sleepUntil(this.#lastHeartbeatMs + 60_000);
    return this.#call(
      'heartbeat',
      (token) => {
        clock.sleepUntil(this.#lastHeartbeatMs + 60_000);
        this.#lastHeartbeatMs = clock.now();
        return heartbeatRequest(context, token);
      },
      parseHeartbeat,
    );
  }

  /** @returns the asset's id when everything of it has been acknowledged */
  async upload(name: string, bytes: Buffer, ageMs: number, urls: number): Promise<string | null> {
    const { context, clock } = this.#stage;
    const createdAtMs = clock.now() - ageMs;
    const filetype = 'application/octet-stream';
    const created = await this.#call(
      'createAsset',
      (token) =>
        createAssetRequest(context, token, {
          name,
          filetype,
          sizeBytes: bytes.length,
          offsetSeconds: offsetSeconds(createdAtMs, clock.now()),
          partCount: urls,
        }),
      parseCreatedAsset,
    );
    if (!created.ok) return null;
    const { assetId, uploadUrls } = created.value;
    for (const part of planFinished(bytes.length, uploadUrls.length)) {
      const body = bytes.subarray(part.offsetBytes, part.offsetBytes + part.sizeBytes);
      if (!(await this.#put(uploadUrls[part.number - 1] ?? '', filetype, body))) return null;
    }
    return assetId;
  }

  /** A recording that grows in steps; its head is held when `headBytes` says so. */
  async uploadGrowing(name: string, bytes: Buffer, headBytes: number): Promise<string | null> {
    const { context, dice } = this.#stage;
    const filetype = 'video/mp2t';
    const asset = { called: { name }, filetype, offsetSeconds: 0 };
    const created = await this.#call(
      'createAsset',
      (token) => createGrowingAssetRequest(context, token, asset),
      parseGrowingAsset,
    );
    if (!created.ok) return null;
    const { assetId } = created.value;
    let plan = startGrowing(headBytes);
    for (let stableBytes = 0; stableBytes < bytes.length;) {
      stableBytes = Math.min(bytes.length, stableBytes + dice.int(1, bytes.length));
      const cut = cutGrowing(plan, stableBytes);
      ({ plan } = cut);
      if (!(await this.#sendGrowing(assetId, filetype, bytes, cut.parts))) return null;
    }
    const end = finishGrowing(plan, bytes.length);
    if (end.kind !== 'parts') return null;
    const done = await this.#sendGrowing(assetId, filetype, bytes, end.parts.toReversed());
    return done ? assetId : null;
  }

  async #sendGrowing(
    assetId: string,
    filetype: string,
    bytes: Buffer,
    parts: readonly GrowingPart[],
  ): Promise<boolean> {
    if (parts.length === 0) return true;
    const final = parts.some(({ isFinal }) => isFinal);
    const wanted = { assetId, parts, ...(final ? { assetSizeBytes: bytes.length } : {}) };
    const urls = await this.#call(
      'requestParts',
      (token) => requestPartsRequest(this.#stage.context, token, wanted),
      (reply) => parseRequestedParts(reply, parts.length),
    );
    if (!urls.ok) return false;
    for (const [index, { offsetBytes, sizeBytes }] of parts.entries()) {
      const body = bytes.subarray(offsetBytes, offsetBytes + sizeBytes);
      if (!(await this.#put(urls.value[index] ?? '', filetype, body))) return false;
    }
    return true;
  }

  async comment(assetId: string): Promise<void> {
    const { context, dice } = this.#stage;
    const comment = { text: 'Good take', ...(dice.chance(0.5) ? { frame: dice.int(0, 999) } : {}) };
    await this.#call(
      'createComment',
      (token) => createCommentRequest(context, token, assetId, comment),
      parseCreatedComment,
    );
  }

  async channels(): Promise<void> {
    const { context, dice, client } = this.#stage;
    const channel = { clientId: `${client.clientId}-input`, deviceModelId: 'recorder-input' };
    const connected = await this.#call(
      'connectChannel',
      (token) => connectChannelRequest(context, token, channel),
      parseConnectChannel,
    );
    if (connected.ok && dice.chance(0.5)) {
      await this.#call(
        'disconnectAllChannels',
        (token) => disconnectAllChannelsRequest(context, token),
        parseDisconnectChannel,
      );
    }
  }

  async marker(): Promise<void> {
    const { context, dice } = this.#stage;
    const channel = this.#identity?.channels[0];
    if (channel === undefined) return;
    const input = { channelId: channel.channelId, inputIndex: dice.int(0, 2) };
    const rate = dice.pick(['23.976', '24', '25', '29.97', '50', '59.94'] as const);
    const start = { timecode: `10:0${dice.int(0, 9)}:00:0${dice.int(0, 9)}`, rate };
    await this.#call(
      'triggerInput',
      (token) => triggerInputRequest(context, token, input, { start }),
      parseTriggerInput,
    );
  }

  /** Online for a while. @returns whether it ever was; null when there was nothing to try it with */
  async socket(life: { turns: number; untilJoined: boolean }): Promise<boolean | null> {
    const { clock } = this.#stage;
    const token = await this.#ask({ type: 'needed', nowMs: clock.now() });
    if (typeof token !== 'string' || this.#identity === null) return null;
    const socket = new FuzzSocket({
      ...this.#stage,
      renew: async (refused) => {
        const renewed = await this.#ask({
          type: 'rejected',
          accessToken: refused,
          nowMs: clock.now(),
        });
        return typeof renewed === 'string' ? renewed : null;
      },
      readIdentity: async () => void (await this.readIdentity()),
    });
    return socket.live(this.#identity, token, life);
  }

  /** Deauthorize: wiped here whatever Frame.io says. */
  async unpair(): Promise<void> {
    const { context, client } = this.#stage;
    const tokens = 'tokens' in this.#tokens ? this.#tokens.tokens : null;
    this.#tell({ type: 'wiped' });
    this.#identity = null;
    if (tokens === null) return;
    await this.#once('revoke', revokeRequest(context, client, tokens.refreshToken), parseRevoke);
  }

  async #put(url: string, filetype: string, body: Buffer): Promise<boolean> {
    const { port, clock, dice } = this.#stage;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const exchange = await port.put(putPartRequest(url, filetype, body.length), body);
      const sent = readExchange('putPart', exchange, parsePutPart);
      if (sent.ok) return true;
      if (!isWorthAnotherTry(sent.outcome)) return false;
      clock.advance(retryDelayMs(sent.outcome, attempt, dice.random()));
    }
    return false;
  }

  /** With the token, renewed when it must be, and tried again while that may help. */
  async #call<T>(
    operation: Operation,
    build: (accessToken: string) => HttpRequest,
    parse: (reply: HttpReply) => T,
  ): Promise<Result<T>> {
    const { clock, dice } = this.#stage;
    let token = await this.#ask({ type: 'needed', nowMs: clock.now() });
    let rejected = false;
    for (let attempt = 0; ; attempt += 1) {
      if (typeof token !== 'string') return { ok: false, outcome: token };
      const read = await this.#once(operation, build(token), parse);
      if (read.ok || attempt + 1 === TRIES) return read;
      const { outcome } = read;
      if (outcome.verdict === 'refresh') {
        // A fresh token too: the device is no longer wanted (protocol.md §12.6).
        if (rejected) this.#tell({ type: 'disowned', message: outcome.message });
        if (rejected) return read;
        rejected = true;
        token = await this.#ask({ type: 'rejected', accessToken: token, nowMs: clock.now() });
        continue;
      }
      if (!isWorthAnotherTry(outcome)) return read;
      clock.advance(retryDelayMs(outcome, attempt, dice.random()));
      token = await this.#ask({ type: 'needed', nowMs: clock.now() });
    }
  }

  async #once<T>(
    operation: Operation,
    request: HttpRequest,
    parse: (reply: HttpReply) => T,
  ): Promise<Result<T>> {
    return readExchange(operation, await this.#stage.port.send(request), parse);
  }

  /** Tells the token table of a need and performs what it asks for, until the need is answered. */
  async #ask(event: TokenEvent): Promise<string | Outcome> {
    let answer: string | Outcome | null = null;
    const effects = this.#tell(event);
    for (let effect = effects.shift(); effect !== undefined; effect = effects.shift()) {
      if (effect.kind === 'grant') answer ??= effect.accessToken;
      else if (effect.kind === 'deny') answer ??= effect.outcome;
      else effects.push(...(await this.#token(effect)));
    }
    if (answer === null) throw new Error(`${this.#tokens.kind} answered no call`);
    return answer;
  }

  async #token(effect: TokenEffect): Promise<TokenEffect[]> {
    const { clock, context, client, dice } = this.#stage;
    switch (effect.kind) {
      case 'refresh': {
        const request = tokenByRefreshRequest(context, client, effect.refreshToken);
        const read = await this.#once('refreshToken', request, parseTokenPair);
        return this.#tell(
          read.ok
            ? { type: 'refreshed', pair: read.value, nowMs: clock.now() }
            : { type: 'refreshFaulted', outcome: read.outcome, ...this.#moment() },
        );
      }
      case 'save':
        clock.sleepUntil(effect.atMs);
        return this.#tell(
          dice.chance(0.05) ? { type: 'saveFaulted', ...this.#moment() } : { type: 'saved' },
        );
      case 'readIdentity': {
        const token = this.#tokens.kind === 'valid' ? this.#tokens.tokens.accessToken : '';
        const request = identityRequest(context, token);
        const read = await this.#once('identity', request, parseIdentity);
        if (read.ok) this.#identity = read.value;
        return this.#tell({ type: read.ok ? 'identified' : 'identityFaulted' });
      }
      case 'grant':
      case 'deny':
      case 'recordLoss':
        return [];
    }
  }

  #tell(event: TokenEvent): TokenEffect[] {
    const { state, effects } = transitionToken(this.#tokens, event);
    this.#tokens = state;
    return [...effects];
  }

  #moment(): { nowMs: number; random: number } {
    return { nowMs: this.#stage.clock.now(), random: this.#stage.dice.random() };
  }
}

function isWorthAnotherTry({ verdict }: Outcome): boolean {
  return verdict === 'retry' || verdict === 'waitForNetwork';
}
