import {
  SOCKET_START,
  describeEnding,
  isUnsupported,
  openSocketRequest,
  outcomeOf,
  transitionSocket,
  type ApiContext,
  type SocketConnection,
  type SocketEffect,
  type SocketEvent,
  type SocketNews,
  type SocketPort,
  type SocketState,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { SocketReport } from '../../platform/index.ts';

interface SocketDriverParts {
  readonly socket: SocketPort;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  /** Read `devices/me`: it was joined, or something has changed at Frame.io. */
  readonly readIdentity: () => void;
  /** Frame.io refused this token. */
  readonly renewToken: (accessToken: string) => void;
  readonly onReport: (report: SocketReport) => void;
}

/** Does what the socket's table says, and tells it what came of it. */
export class SocketDriver {
  readonly #parts: SocketDriverParts;
  #state: SocketState = SOCKET_START;
  #connection: SocketConnection | null = null;
  #callOff: () => void = () => undefined;
  #report: SocketReport = { state: 'closed', sinceMs: null, lastReplyAtMs: null, why: null };

  constructor(parts: SocketDriverParts) {
    this.#parts = parts;
  }

  get report(): SocketReport {
    return this.#report;
  }

  want(accessToken: string, topics: readonly string[]): void {
    this.#dispatch({ type: 'wanted', accessToken, topics, nowMs: this.#nowMs() });
  }

  renewed(accessToken: string): void {
    this.#dispatch({ type: 'tokenRenewed', accessToken, nowMs: this.#nowMs() });
  }

  unwant(): void {
    this.#dispatch({ type: 'unwanted' });
  }

  close(): void {
    this.unwant();
    this.#callOff();
  }

  #nowMs(): number {
    return this.#parts.clock.now();
  }

  #moment() {
    return { nowMs: this.#nowMs(), random: this.#parts.clock.random() };
  }

  #dispatch(event: SocketEvent): void {
    const { state, effects } = transitionSocket(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#look();
  }

  #perform(effect: SocketEffect): void {
    const { readIdentity, renewToken } = this.#parts;
    switch (effect.kind) {
      case 'open':
        return this.#open(effect.connection, effect.accessToken);
      case 'send':
        return this.#connection?.send(effect.text);
      case 'close':
        this.#connection?.close();
        this.#connection = null;
        return;
      case 'wakeAt':
        return this.#wakeAt(effect.atMs);
      case 'readIdentity':
        return readIdentity();
      case 'renewToken':
        return renewToken(effect.accessToken);
    }
  }

  #open(connection: number, accessToken: string): void {
    const { socket, context } = this.#parts;
    const request = openSocketRequest(context, accessToken);
    this.#connection = socket.connect(request, (news) => this.#hear(connection, news));
  }

  #hear(connection: number, news: SocketNews): void {
    const told = { connection, ...this.#moment() };
    switch (news.type) {
      case 'opened':
        return this.#dispatch({ type: 'opened', ...told });
      case 'refused':
        return this.#dispatch({
          type: 'refused',
          outcome: outcomeOf('openSocket', news.exchange),
          ...told,
        });
      case 'received':
        return this.#dispatch({ type: 'received', text: news.text, ...told });
      case 'dropped': {
        const { code } = news;
        return this.#dispatch({
          type: 'dropped',
          ...(code === undefined ? {} : { code }),
          ...told,
        });
      }
    }
  }

  #wakeAt(atMs: number): void {
    this.#callOff();
    this.#callOff = this.#parts.clock.wakeAt(atMs, () => {
      this.#dispatch({ type: 'timeReached', ...this.#moment() });
    });
  }

  #look(): void {
    const before = this.#report;
    const state = shown(this.#state, before.state);
    const replied = this.#state.kind === 'joined' ? this.#state.lastReplyAtMs : null;
    const why = 'why' in this.#state ? describeEnding(this.#state.why) : null;
    this.#report = {
      state,
      sinceMs: state === before.state && before.sinceMs !== null ? before.sinceMs : this.#nowMs(),
      lastReplyAtMs: replied ?? before.lastReplyAtMs,
      // A connection that is tried again has not forgotten why.
      why: ['opening', 'joining'].includes(this.#state.kind) ? (why ?? before.why) : why,
    };
    if (state !== before.state || this.#report.why !== before.why) {
      this.#parts.onReport(this.#report);
    }
  }
}

function shown(state: SocketState, before: SocketReport['state']): SocketReport['state'] {
  switch (state.kind) {
    case 'joined':
      return 'open';
    case 'closed':
      return 'closed';
    case 'waiting':
      return isUnsupported(state.why) ? 'unsupported' : 'closed';
    case 'opening':
      // Looked for once more, which is not news.
      return before === 'unsupported' ? before : 'connecting';
    case 'renewing':
    case 'joining':
    case 'parted':
      return 'connecting';
  }
}
