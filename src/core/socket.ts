import {
  DEVICE_TOPIC_PREFIX,
  HEADERS,
  PATHS,
  SOCKET_EVENTS,
  SOCKET_HEARTBEAT_SECONDS,
  SOCKET_IDLE_SECONDS,
  SOCKET_TOKEN_PARAM,
  SOCKET_TOPIC,
} from '../spec/index.ts';
import { backoffMs, retryDelayMs } from './backoff.ts';
import type { Identity } from './identity.ts';
import type { Outcome } from './outcome.ts';
import { decodeMessage, encodeMessage, readReply, type SocketMessage } from './phoenix.ts';
import { requireHttps, type ApiContext } from './request.ts';
import { ignoring } from './table.ts';

/** Where the socket is opened. The URL holds the access token: never log it (protocol.md §10.3). */
export interface SocketRequest {
  /** `wss:` */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws DailiesError `insecure_url` */
export function openSocketRequest(context: ApiContext, accessToken: string): SocketRequest {
  const base = requireHttps(context.apiUrl).replace(/^https/i, 'wss');
  const token = encodeURIComponent(`Bearer ${accessToken}`);
  return {
    url: `${base}${PATHS.socket}?${SOCKET_TOKEN_PARAM}=${token}`,
    headers: { [HEADERS.clientVersion]: context.clientVersion },
  };
}

/**
 * The topics under which Frame.io may know this device, likeliest first: which of its two ids is meant
 * is not documented (protocol.md, open question 1).
 */
export function deviceTopics({ unitId, deviceId }: Identity): readonly string[] {
  const ids = unitId === null || unitId === deviceId ? [deviceId] : [unitId, deviceId];
  return ids.map((id) => DEVICE_TOPIC_PREFIX + id);
}

/**
 * The socket that makes the device Online and brings Frame.io's pushes (protocol.md §10.3). Pure: time,
 * chance and frames arrive in the events. Every connection has a number, so that whatever comes late
 * from one that was given up is told from news.
 */
export type SocketState =
  /** Not wanted: the device is not paired, or is ending. */
  | { readonly kind: 'closed'; readonly connection: number }
  /** No connection; the next one is tried at `retryAtMs`. */
  | ({ readonly kind: 'waiting'; readonly retryAtMs: number } & Endeavour)
  /** The server refused the access token: waiting for a new one, asked for again at `askAtMs`. */
  | ({ readonly kind: 'renewing'; readonly askAtMs: number } & Endeavour)
  /** The handshake is on its way. */
  | ({ readonly kind: 'opening'; readonly deadlineMs: number } & Endeavour)
  /** Connected; the device's topic has been asked for. */
  | ({ readonly kind: 'joining'; readonly deadlineMs: number } & Endeavour & Conversation)
  /** Connected and Online. */
  | ({
      readonly kind: 'joined';
      readonly beatAtMs: number;
      /** The heartbeat that has no reply yet. */
      readonly beatRef: string | null;
      readonly lastReplyAtMs: number;
      /** Pushes make `devices/me` be read at most once a second, the first one at once. */
      readonly readNotBeforeMs: number;
      readonly readPending: boolean;
    } & Endeavour &
      Conversation)
  /** Connected, but the topic ended or crashed: it is joined again at `joinAtMs`. */
  | ({ readonly kind: 'parted'; readonly joinAtMs: number } & Endeavour & Conversation);

/** What outlives a connection. */
interface Endeavour {
  readonly connection: number;
  readonly accessToken: string;
  readonly topics: readonly string[];
  /** The one that is tried, or that was joined last. */
  readonly topicIndex: number;
  /** Connections that failed since one was stable. */
  readonly attempts: number;
  /** The token was renewed because the server had refused the one before. */
  readonly renewed: boolean;
}

interface Conversation {
  /** Of the last message sent; the next takes the next number. */
  readonly ref: number;
  readonly joinRef: string;
  /** How often the topic ended since it was stable. */
  readonly partings: number;
}

export type SocketEvent =
  | {
      readonly type: 'wanted';
      readonly accessToken: string;
      /** See {@link deviceTopics}. */
      readonly topics: readonly string[];
      readonly nowMs: number;
    }
  /** The old token died with this (§9): the socket is opened anew. */
  | { readonly type: 'tokenRenewed'; readonly accessToken: string; readonly nowMs: number }
  | { readonly type: 'unwanted' }
  | { readonly type: 'opened'; readonly connection: number; readonly nowMs: number }
  /** The handshake failed; `outcome` as `outcomeOf('openSocket', …)` tells it. */
  | {
      readonly type: 'refused';
      readonly connection: number;
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  /** The connection ended, whoever ended it. */
  | {
      readonly type: 'dropped';
      readonly connection: number;
      readonly nowMs: number;
      readonly random: number;
    }
  | {
      readonly type: 'received';
      readonly connection: number;
      readonly text: string;
      readonly nowMs: number;
      readonly random: number;
    }
  | { readonly type: 'timeReached'; readonly nowMs: number; readonly random: number };

export type SocketEffect =
  /** Open a connection and tell its events with this number. An earlier one is closed already. */
  | { readonly kind: 'open'; readonly connection: number; readonly accessToken: string }
  | { readonly kind: 'send'; readonly connection: number; readonly text: string }
  /** Close the connection; nothing it still tells is listened to. */
  | { readonly kind: 'close'; readonly connection: number }
  /** Say `timeReached` then; replaces an earlier wish. */
  | { readonly kind: 'wakeAt'; readonly atMs: number }
  /** Joined, or something changed at Frame.io: read `devices/me`, which tells what. */
  | { readonly kind: 'readIdentity' }
  /** The server refused this token: renew it, unless that has happened already. */
  | { readonly kind: 'renewToken'; readonly accessToken: string };

export interface SocketStep {
  readonly state: SocketState;
  readonly effects: readonly SocketEffect[];
}

type Of<K extends SocketState['kind']> = Extract<SocketState, { kind: K }>;
type On<T extends SocketEvent['type']> = Extract<SocketEvent, { type: T }>;
type Table = {
  readonly [K in SocketState['kind']]: {
    readonly [T in SocketEvent['type']]: (state: Of<K>, event: On<T>) => SocketStep;
  };
};

/** A reply takes no longer, a handshake neither (§10.3 [PHX], the client's default). */
const REPLY_MS = 10_000;
const BEAT_MS = SOCKET_HEARTBEAT_SECONDS * 1000;
/** After such a silence of ours the server has dropped the connection: this machine slept. */
const SLEPT_MS = SOCKET_IDLE_SECONDS * 1000;
/** The first retry within a second, so that a device is Online again soon. */
const RECONNECT = { baseMs: 1_000, capMs: 30_000 };
/** A server that refuses a fresh token will not change its mind within seconds. */
const REFUSED_AGAIN = { baseMs: 60_000, capMs: 300_000 };
/** §10.3 [PHX]: up to 1 s, later up to 10 s. */
const REJOIN = { baseMs: 1_000, capMs: 10_000 };
/** A server that pushes without end is not answered with as many calls. */
const READ_APART_MS = 1_000;

const step = (state: SocketState, ...effects: SocketEffect[]): SocketStep => ({ state, effects });
const ignored = <T extends SocketEvent['type']>(...types: readonly T[]) =>
  ignoring<SocketState, T>(...types);

const endeavour = (state: Endeavour): Endeavour => {
  const { connection, accessToken, topics, topicIndex, attempts, renewed } = state;
  return { connection, accessToken, topics, topicIndex, attempts, renewed };
};
const close = ({ connection }: { readonly connection: number }): SocketEffect => ({
  kind: 'close',
  connection,
});

/** A new connection, with a new number. */
function open(state: Endeavour, nowMs: number): SocketStep {
  const connection = state.connection + 1;
  const deadlineMs = nowMs + REPLY_MS;
  return step(
    { ...endeavour(state), kind: 'opening', connection, deadlineMs },
    { kind: 'open', connection, accessToken: state.accessToken },
    { kind: 'wakeAt', atMs: deadlineMs },
  );
}

/** No connection any more: another one after a while. */
function reconnectAt(state: Endeavour, retryAtMs: number): SocketStep {
  return step(
    { ...endeavour(state), kind: 'waiting', retryAtMs, attempts: state.attempts + 1 },
    close(state),
    { kind: 'wakeAt', atMs: retryAtMs },
  );
}

function reconnect(state: Endeavour, { nowMs, random }: Moment): SocketStep {
  return reconnectAt(state, nowMs + backoffMs(state.attempts, random, RECONNECT));
}

interface Moment {
  readonly nowMs: number;
  readonly random: number;
}

/** Asks for the device's topic over the connection there is. */
function join(
  state: Endeavour,
  { ref, partings }: Pick<Conversation, 'ref' | 'partings'>,
  nowMs: number,
): SocketStep {
  const joinRef = String(ref + 1);
  const topic = topicOf(state);
  const deadlineMs = nowMs + REPLY_MS;
  return step(
    { ...endeavour(state), kind: 'joining', deadlineMs, ref: ref + 1, joinRef, partings },
    send(state, { topic, event: SOCKET_EVENTS.join, payload: {}, ref: joinRef }),
    { kind: 'wakeAt', atMs: deadlineMs },
  );
}

const topicOf = ({ topics, topicIndex }: Endeavour): string => topics[topicIndex] ?? '';

function send({ connection }: Endeavour, message: SocketMessage): SocketEffect {
  return { kind: 'send', connection, text: encodeMessage(message) };
}

function refuse(state: Of<'opening'>, event: On<'refused'>): SocketStep {
  const { outcome, nowMs, random } = event;
  if (outcome.verdict !== 'refresh') {
    const delayMs = retryDelayMs(outcome, state.attempts, random, RECONNECT);
    return reconnectAt(state, nowMs + delayMs);
  }
  if (!state.renewed) return renew(endeavour(state), event);
  // A fresh token too: `devices/me` knows whether the device is still wanted.
  const retryAtMs = nowMs + backoffMs(state.attempts, random, REFUSED_AGAIN);
  const { state: waiting, effects } = reconnectAt(state, retryAtMs);
  return step(waiting, ...effects, { kind: 'readIdentity' });
}

function renew(state: Endeavour, { nowMs, random }: Moment): SocketStep {
  const { accessToken, attempts } = state;
  const askAtMs = nowMs + REPLY_MS + backoffMs(attempts, random, REFUSED_AGAIN);
  return step(
    { ...state, kind: 'renewing', askAtMs, attempts: attempts + 1 },
    close(state),
    { kind: 'renewToken', accessToken },
    { kind: 'wakeAt', atMs: askAtMs },
  );
}

function hearWhileJoining(state: Of<'joining'>, event: On<'received'>): SocketStep {
  const message = decodeMessage(event.text);
  if (message === null) return step(state);
  if (endsTopic(state, message)) return part(state, event);
  if (message.event !== SOCKET_EVENTS.reply || message.ref !== state.joinRef) return step(state);
  const reply = readReply(message.payload);
  if (reply === null) return step(state);
  if (reply.ok) return joined(state, event.nowMs);
  // Perhaps it is the other id that is meant.
  const topicIndex = state.topicIndex + 1;
  if (topicIndex < state.topics.length) {
    return join({ ...state, topicIndex }, state, event.nowMs);
  }
  const retryAtMs = event.nowMs + backoffMs(state.attempts, event.random, REFUSED_AGAIN);
  const { state: waiting, effects } = reconnectAt({ ...state, topicIndex: 0 }, retryAtMs);
  return step(waiting, ...effects, { kind: 'readIdentity' });
}

function joined(state: Of<'joining'>, nowMs: number): SocketStep {
  const beatAtMs = nowMs + BEAT_MS;
  return step(
    {
      ...endeavour(state),
      kind: 'joined',
      renewed: false,
      ref: state.ref,
      joinRef: state.joinRef,
      partings: state.partings,
      beatAtMs,
      beatRef: null,
      lastReplyAtMs: nowMs,
      readNotBeforeMs: nowMs + READ_APART_MS,
      readPending: false,
    },
    { kind: 'wakeAt', atMs: beatAtMs },
    // What was missed while there was no socket: pause, rename, forget.
    { kind: 'readIdentity' },
  );
}

function hearWhileJoined(state: Of<'joined'>, event: On<'received'>): SocketStep {
  const message = decodeMessage(event.text);
  if (message === null) return step(state);
  if (message.event === SOCKET_EVENTS.reply) return hearReply(state, message, event.nowMs);
  if (endsTopic(state, message)) return part(state, event);
  if (message.topic !== topicOf(state) || ENDINGS.has(message.event)) return step(state);
  // Whatever it is called and carries (none of it is documented): `devices/me` tells what is so.
  return readSoon({ ...state, readPending: true }, event.nowMs);
}

const ENDINGS: ReadonlySet<string> = new Set([SOCKET_EVENTS.error, SOCKET_EVENTS.close]);

/** The topic ended, and not that of an earlier join of ours, which the later one has replaced. */
function endsTopic(state: Endeavour & Conversation, { topic, event, ref }: SocketMessage): boolean {
  const ours = ref === null || ref === state.joinRef;
  return ENDINGS.has(event) && topic === topicOf(state) && ours;
}

/** Reads `devices/me` when a push has asked for it and the last time is long enough ago. */
function readSoon(state: Of<'joined'>, nowMs: number): SocketStep {
  const wakeAtMs = Math.min(state.beatAtMs, state.readPending ? state.readNotBeforeMs : Infinity);
  if (!state.readPending || nowMs < state.readNotBeforeMs) {
    return step(state, { kind: 'wakeAt', atMs: wakeAtMs });
  }
  const readNotBeforeMs = nowMs + READ_APART_MS;
  return step(
    { ...state, readPending: false, readNotBeforeMs },
    { kind: 'readIdentity' },
    { kind: 'wakeAt', atMs: state.beatAtMs },
  );
}

function hearReply(state: Of<'joined'>, { ref }: SocketMessage, nowMs: number): SocketStep {
  if (ref === null || ref !== state.beatRef) return step(state);
  // A heartbeat answered: this connection is stable.
  return step({ ...state, beatRef: null, lastReplyAtMs: nowMs, attempts: 0, partings: 0 });
}

/** The topic ended or crashed; the connection is well. */
function part(state: Endeavour & Conversation, { nowMs, random }: Moment): SocketStep {
  const { ref, joinRef, partings } = state;
  const joinAtMs = nowMs + backoffMs(partings, random, REJOIN);
  return step(
    { ...endeavour(state), kind: 'parted', joinAtMs, ref, joinRef, partings: partings + 1 },
    { kind: 'wakeAt', atMs: joinAtMs },
    { kind: 'readIdentity' },
  );
}

/** The next heartbeat is due; the last one must have been answered by now. */
function beat(state: Of<'joined'>, moment: On<'timeReached'>): SocketStep {
  const { nowMs } = moment;
  if (nowMs < state.beatAtMs) return readSoon(state, nowMs);
  if (state.beatRef !== null || nowMs - state.beatAtMs > SLEPT_MS) return reconnect(state, moment);
  const beatRef = String(state.ref + 1);
  const beatAtMs = nowMs + BEAT_MS;
  const beaten = readSoon({ ...state, ref: state.ref + 1, beatRef, beatAtMs }, nowMs);
  const heartbeat = {
    topic: SOCKET_TOPIC,
    event: SOCKET_EVENTS.heartbeat,
    payload: {},
    ref: beatRef,
  };
  return step(beaten.state, send(state, heartbeat), ...beaten.effects);
}

/** Gives an event only to the connection it comes from. */
function ofConnection<S extends SocketState, E extends { readonly connection: number }>(
  cell: (state: S, event: E) => SocketStep,
): (state: S, event: E) => SocketStep {
  return (state, event) =>
    event.connection === state.connection ? cell(state, event) : step(state);
}

/** Does something when its time has come, and asks to be woken again when it has not. */
function when<S extends SocketState>(
  dueMs: (state: S) => number,
  cell: (state: S, event: On<'timeReached'>) => SocketStep,
): (state: S, event: On<'timeReached'>) => SocketStep {
  return (state, event) =>
    event.nowMs < dueMs(state)
      ? step(state, { kind: 'wakeAt', atMs: dueMs(state) })
      : cell(state, event);
}

const end = (state: Endeavour): SocketStep =>
  step({ kind: 'closed', connection: state.connection }, close(state));
const endUnconnected = ({ connection }: Endeavour): SocketStep =>
  step({ kind: 'closed', connection });

/** Another token: the connection that was opened with the old one is worth nothing. */
function reopen(
  state: Endeavour & SocketState,
  { accessToken, nowMs }: On<'tokenRenewed'>,
): SocketStep {
  if (accessToken === state.accessToken) return step(state);
  const { state: opening, effects } = open({ ...state, accessToken, renewed: false }, nowMs);
  return step(opening, close(state), ...effects);
}

const begin = (
  { connection }: Of<'closed'>,
  { accessToken, topics, nowMs }: On<'wanted'>,
): SocketStep =>
  open({ connection, accessToken, topics, topicIndex: 0, attempts: 0, renewed: false }, nowMs);

/** Nothing has been said on this connection. */
const FIRST_WORD = { ref: 0, partings: 0 };

/** What a connection that is there has in common. */
const CONNECTED = {
  ...ignored('wanted', 'opened', 'refused'),
  tokenRenewed: reopen,
  unwanted: end,
} as const;

const TABLE: Table = {
  closed: {
    ...ignored('tokenRenewed', 'unwanted', 'opened', 'refused', 'dropped', 'received'),
    ...ignored('timeReached'),
    wanted: begin,
  },
  waiting: {
    ...ignored('wanted', 'opened', 'refused', 'dropped', 'received'),
    // The wait goes on: a token renewed in an outage is no reason to hurry.
    tokenRenewed: (state, { accessToken }) => step({ ...state, accessToken, renewed: false }),
    unwanted: endUnconnected,
    timeReached: when(
      ({ retryAtMs }) => retryAtMs,
      (state, { nowMs }) => open(state, nowMs),
    ),
  },
  renewing: {
    ...ignored('wanted', 'opened', 'refused', 'dropped', 'received'),
    timeReached: when(
      ({ askAtMs }) => askAtMs,
      (state, moment) => renew(endeavour(state), moment),
    ),
    tokenRenewed: (state, { accessToken, nowMs }) =>
      open({ ...state, accessToken, renewed: true }, nowMs),
    unwanted: endUnconnected,
  },
  opening: {
    ...ignored('wanted', 'received'),
    tokenRenewed: reopen,
    unwanted: end,
    opened: ofConnection((state, { nowMs }) => join(state, FIRST_WORD, nowMs)),
    refused: ofConnection(refuse),
    dropped: ofConnection((state, moment) => reconnect(state, moment)),
    timeReached: when(
      ({ deadlineMs }) => deadlineMs,
      (state, moment) => reconnect(state, moment),
    ),
  },
  joining: {
    ...CONNECTED,
    dropped: ofConnection((state, moment) => reconnect(state, moment)),
    received: ofConnection(hearWhileJoining),
    timeReached: when(
      ({ deadlineMs }) => deadlineMs,
      (state, moment) => reconnect(state, moment),
    ),
  },
  joined: {
    ...CONNECTED,
    dropped: ofConnection((state, moment) => reconnect(state, moment)),
    received: ofConnection(hearWhileJoined),
    timeReached: beat,
  },
  parted: {
    ...CONNECTED,
    ...ignored('received'),
    dropped: ofConnection((state, moment) => reconnect(state, moment)),
    timeReached: when(
      ({ joinAtMs }) => joinAtMs,
      (state, { nowMs }) => join(state, state, nowMs),
    ),
  },
};

export const SOCKET_START: SocketState = { kind: 'closed', connection: 0 };

/** The only way the socket changes. */
export function transitionSocket(state: SocketState, event: SocketEvent): SocketStep {
  const cell = TABLE[state.kind][event.type] as (s: SocketState, e: SocketEvent) => SocketStep;
  return cell(state, event);
}
