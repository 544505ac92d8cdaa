import {
  SOCKET_EVENTS,
  SOCKET_HEARTBEAT_SECONDS,
  SOCKET_IDLE_SECONDS,
  SOCKET_TOPIC,
} from '../spec/index.ts';
import { backoffMs, retryDelayMs } from './backoff.ts';
import { decodeMessage, encodeMessage, readReply, type SocketMessage } from './phoenix.ts';
import type {
  SocketConversation,
  SocketEndeavour,
  SocketEffect,
  SocketEvent,
  SocketState,
  SocketStep,
} from './socket-state.ts';
import { isUnsupported, restartDelayMs, type SocketEnding } from './socket-ending.ts';
import { ignoring } from './table.ts';

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
const IDLE_MS = SOCKET_IDLE_SECONDS * 1000;
/** The first retry within a second, so that a device is Online again soon. */
const RECONNECT = { leastMs: 0, baseMs: 1_000, capMs: 30_000 };
/** Without a network nobody is bothered by another try, and the device is to be Online soon after it is back. */
const NO_NETWORK = { leastMs: 250, baseMs: 500, capMs: 2_500 };
/** A server that refuses a fresh token will not change its mind within seconds. */
const REFUSED_AGAIN = { baseMs: 60_000, capMs: 300_000 };
/** §10.3 [PHX]: up to 1 s, later up to 10 s. */
const REJOIN = { baseMs: 1_000, capMs: 10_000 };
/** A server that pushes without end is not answered with as many calls. */
const READ_APART_MS = 1_000;

const step = (state: SocketState, ...effects: SocketEffect[]): SocketStep => ({ state, effects });
const ignored = <T extends SocketEvent['type']>(...types: readonly T[]) =>
  ignoring<SocketState, T>(...types);

const endeavour = (state: SocketEndeavour): SocketEndeavour => {
  const { connection, accessToken, topics, topicIndex, attempts, renewed, readNotBeforeMs } = state;
  return { connection, accessToken, topics, topicIndex, attempts, renewed, readNotBeforeMs };
};
const conversation = ({ ref, joinRef, sentAtMs, partings }: SocketConversation) => ({
  ref,
  joinRef,
  sentAtMs,
  partings,
});
const hasSlept = ({ sentAtMs }: SocketConversation, nowMs: number) => nowMs - sentAtMs > IDLE_MS;
const beatAtMs = ({ sentAtMs }: SocketConversation) => sentAtMs + BEAT_MS;
const close = ({ connection }: { readonly connection: number }): SocketEffect => ({
  kind: 'close',
  connection,
});

/** A new connection, with a new number. */
function open(state: SocketEndeavour, nowMs: number): SocketStep {
  const connection = state.connection + 1;
  const deadlineMs = nowMs + REPLY_MS;
  return step(
    { ...endeavour(state), kind: 'opening', connection, deadlineMs },
    { kind: 'open', connection, accessToken: state.accessToken },
    { kind: 'wakeAt', atMs: deadlineMs },
  );
}

/** No connection any more: another one after a while. */
function reconnectAt(state: SocketEndeavour, why: SocketEnding, retryAtMs: number): SocketStep {
  return step(
    { ...endeavour(state), kind: 'waiting', why, retryAtMs, attempts: state.attempts + 1 },
    close(state),
    { kind: 'wakeAt', atMs: retryAtMs },
  );
}

function reconnect(
  state: SocketEndeavour,
  why: SocketEnding,
  { nowMs, random }: Moment,
  pace = RECONNECT,
): SocketStep {
  const delayMs = pace.leastMs + backoffMs(state.attempts, random, pace);
  return reconnectAt(state, why, nowMs + Math.max(delayMs, restartDelayMs(why, random)));
}

const SLEPT: SocketEnding = { kind: 'slept' };
const NO_ANSWER: SocketEnding = { kind: 'noAnswer' };
const droppedBy = ({ code }: On<'dropped'>): SocketEnding => ({
  kind: 'dropped',
  code: code ?? null,
});

interface Moment {
  readonly nowMs: number;
  readonly random: number;
}

/** Asks for the device's topic over the connection there is, after so many others were refused. */
function join(
  state: SocketEndeavour & Pick<SocketConversation, 'ref' | 'partings'>,
  nowMs: number,
  refusals = 0,
): SocketStep {
  const ref = state.ref + 1;
  const joinRef = String(ref);
  const topic = topicOf(state);
  const deadlineMs = nowMs + REPLY_MS;
  const said = { ref, joinRef, sentAtMs: nowMs, partings: state.partings };
  return step(
    { ...endeavour(state), ...said, kind: 'joining', deadlineMs, refusals },
    send(state, { topic, event: SOCKET_EVENTS.join, payload: {}, ref: joinRef }),
    { kind: 'wakeAt', atMs: deadlineMs },
  );
}

const topicOf = ({ topics, topicIndex }: SocketEndeavour): string => topics[topicIndex] ?? '';

function send({ connection }: SocketEndeavour, message: SocketMessage): SocketEffect {
  return { kind: 'send', connection, text: encodeMessage(message) };
}

function refuse(state: Of<'opening'>, event: On<'refused'>): SocketStep {
  const { outcome, nowMs, random } = event;
  const why: SocketEnding = { kind: 'refused', outcome };
  if (outcome.verdict === 'waitForNetwork') return reconnect(state, why, event, NO_NETWORK);
  if (outcome.verdict !== 'refresh') {
    const pace = isUnsupported(why) ? REFUSED_AGAIN : RECONNECT;
    const delayMs = retryDelayMs(outcome, state.attempts, random, pace);
    return reconnectAt(state, why, nowMs + delayMs);
  }
  if (!state.renewed) return renew(state, why, event);
  // A fresh token too: `devices/me` knows whether the device is still wanted.
  const retryAtMs = nowMs + retryDelayMs(outcome, state.attempts, random, REFUSED_AGAIN);
  const { state: waiting, effects } = reconnectAt(state, why, retryAtMs);
  return step(waiting, ...effects, { kind: 'readIdentity' });
}

function renew(state: SocketEndeavour, why: SocketEnding, { nowMs, random }: Moment): SocketStep {
  const { accessToken, attempts } = state;
  const askAtMs = nowMs + REPLY_MS + backoffMs(attempts, random, REFUSED_AGAIN);
  return step(
    { ...endeavour(state), kind: 'renewing', why, askAtMs, attempts: attempts + 1 },
    close(state),
    { kind: 'renewToken', accessToken },
    { kind: 'wakeAt', atMs: askAtMs },
  );
}

function hearWhileJoining(state: Of<'joining'>, event: On<'received'>): SocketStep {
  const message = decodeMessage(event.text);
  if (message === null) return step(state);
  if (endsTopic(state, message)) return part(state, message, event);
  if (message.event !== SOCKET_EVENTS.reply || message.ref !== state.joinRef) return step(state);
  const reply = readReply(message.payload);
  if (reply === null) return step(state);
  if (reply.ok) return joined(state, event.nowMs);
  return refuseTopic(state, event);
}

/** Perhaps it is the other id that is meant; when neither is, `devices/me` knows why. */
function refuseTopic(state: Of<'joining'>, moment: Moment): SocketStep {
  const { nowMs, random } = moment;
  if (hasSlept(state, nowMs)) return reconnect(state, SLEPT, moment);
  const refusals = state.refusals + 1;
  const next = { ...state, topicIndex: (state.topicIndex + 1) % state.topics.length };
  if (refusals < state.topics.length) return join(next, nowMs, refusals);
  const retryAtMs = nowMs + backoffMs(state.attempts, random, REFUSED_AGAIN);
  const { state: waiting, effects } = reconnectAt(next, { kind: 'topicRefused' }, retryAtMs);
  return step(waiting, ...effects, { kind: 'readIdentity' });
}

function joined(state: Of<'joining'>, nowMs: number): SocketStep {
  return step(
    {
      ...endeavour(state),
      ...conversation(state),
      kind: 'joined',
      renewed: false,
      readNotBeforeMs: nowMs + READ_APART_MS,
      beatRef: null,
      lastReplyAtMs: nowMs,
      readPending: false,
    },
    { kind: 'wakeAt', atMs: beatAtMs(state) },
    // What was missed while there was no socket: pause, rename, forget.
    { kind: 'readIdentity' },
  );
}

function hearWhileJoined(state: Of<'joined'>, event: On<'received'>): SocketStep {
  const message = decodeMessage(event.text);
  if (message === null) return step(state);
  if (message.event === SOCKET_EVENTS.reply) return hearReply(state, message, event.nowMs);
  if (endsTopic(state, message)) return part(state, message, event);
  if (message.topic !== topicOf(state) || ENDINGS.has(message.event)) return step(state);
  // Whatever it is called and carries (none of it is documented): `devices/me` tells what is so.
  return readSoon({ ...state, readPending: true }, event.nowMs);
}

const ENDINGS: ReadonlySet<string> = new Set([SOCKET_EVENTS.error, SOCKET_EVENTS.close]);

/** The topic ended, and not that of an earlier join of ours, which the later one has replaced. */
function endsTopic(
  state: SocketEndeavour & SocketConversation,
  { topic, event, ref }: SocketMessage,
): boolean {
  const ours = ref === null || ref === state.joinRef;
  return ENDINGS.has(event) && topic === topicOf(state) && ours;
}

/** Reads `devices/me` when a push has asked for it and the last time is long enough ago. */
function readSoon(state: Of<'joined'>, nowMs: number): SocketStep {
  const wakeAtMs = Math.min(beatAtMs(state), state.readPending ? state.readNotBeforeMs : Infinity);
  if (!state.readPending || nowMs < state.readNotBeforeMs) {
    return step(state, { kind: 'wakeAt', atMs: wakeAtMs });
  }
  const readNotBeforeMs = nowMs + READ_APART_MS;
  return step(
    { ...state, readPending: false, readNotBeforeMs },
    { kind: 'readIdentity' },
    { kind: 'wakeAt', atMs: beatAtMs(state) },
  );
}

function hearReply(state: Of<'joined'>, { ref }: SocketMessage, nowMs: number): SocketStep {
  if (ref === null || ref !== state.beatRef) return step(state);
  // A heartbeat answered: this connection is stable.
  return step({ ...state, beatRef: null, lastReplyAtMs: nowMs, attempts: 0, partings: 0 });
}

/** The topic ended or crashed; the connection is well. */
function part(
  state: SocketEndeavour & SocketConversation,
  { event }: SocketMessage,
  { nowMs, random }: Moment,
): SocketStep {
  const why: SocketEnding = { kind: 'topicEnded', crashed: event === SOCKET_EVENTS.error };
  const joinAtMs = nowMs + backoffMs(state.partings, random, REJOIN);
  const partings = state.partings + 1;
  const parted = { ...endeavour(state), ...conversation(state), partings, joinAtMs, why } as const;
  const wake: SocketEffect = { kind: 'wakeAt', atMs: joinAtMs };
  // When it was read only just now, the next join is soon enough.
  if (nowMs < state.readNotBeforeMs) return step({ ...parted, kind: 'parted' }, wake);
  const readNotBeforeMs = nowMs + READ_APART_MS;
  return step({ ...parted, kind: 'parted', readNotBeforeMs }, wake, { kind: 'readIdentity' });
}

/** The next heartbeat is due; the last one must have been answered by now. */
function beat(state: Of<'joined'>, moment: On<'timeReached'>): SocketStep {
  const { nowMs } = moment;
  if (nowMs < beatAtMs(state)) return readSoon(state, nowMs);
  if (hasSlept(state, nowMs)) return reconnect(state, SLEPT, moment);
  if (state.beatRef !== null) return reconnect(state, { kind: 'noReply' }, moment);
  const ref = state.ref + 1;
  const beatRef = String(ref);
  const beaten = readSoon({ ...state, ref, beatRef, sentAtMs: nowMs }, nowMs);
  const heartbeat = {
    topic: SOCKET_TOPIC,
    event: SOCKET_EVENTS.heartbeat,
    payload: {},
    ref: beatRef,
  };
  return step(beaten.state, send(state, heartbeat), ...beaten.effects);
}

/** Joins again, unless there can be no connection any more. */
function joinAgain(state: Of<'parted'>, moment: On<'timeReached'>): SocketStep {
  return hasSlept(state, moment.nowMs)
    ? reconnect(state, SLEPT, moment)
    : join(state, moment.nowMs);
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

const end = (state: SocketEndeavour): SocketStep =>
  step({ kind: 'closed', connection: state.connection }, close(state));
const endUnconnected = ({ connection }: SocketEndeavour): SocketStep =>
  step({ kind: 'closed', connection });

/** Does something with a token that is another than that at hand. */
function ifOther<S extends SocketEndeavour & SocketState>(
  cell: (state: S, event: On<'tokenRenewed'>) => SocketStep,
): (state: S, event: On<'tokenRenewed'>) => SocketStep {
  return (state, event) =>
    event.accessToken === state.accessToken ? step(state) : cell(state, event);
}

/** The connection that was opened with the old token is worth nothing. */
function reopen(
  state: SocketEndeavour & SocketState,
  { accessToken, nowMs }: On<'tokenRenewed'>,
): SocketStep {
  const { state: opening, effects } = open({ ...state, accessToken, renewed: false }, nowMs);
  return step(opening, close(state), ...effects);
}

/** No failure yet. */
const FRESH = { topicIndex: 0, attempts: 0, renewed: false, readNotBeforeMs: 0 };

/** Nothing has been said on this connection. */
const SILENT = { ref: 0, partings: 0 };

/** What a connection that is there has in common. */
const CONNECTED = {
  ...ignored('wanted', 'opened', 'refused'),
  tokenRenewed: ifOther(reopen),
  unwanted: end,
  dropped: ofConnection((state: SocketEndeavour & SocketState, event: On<'dropped'>) =>
    reconnect(state, droppedBy(event), event),
  ),
} as const;

const TABLE: Table = {
  closed: {
    ...ignored('tokenRenewed', 'unwanted', 'opened', 'refused', 'dropped', 'received'),
    ...ignored('timeReached'),
    wanted: ({ connection }, { accessToken, topics, nowMs }) =>
      open({ ...FRESH, connection, accessToken, topics }, nowMs),
  },
  waiting: {
    ...ignored('wanted', 'opened', 'refused', 'dropped', 'received'),
    // The wait goes on: a token renewed in an outage is no reason to hurry.
    tokenRenewed: ifOther((state, { accessToken }) =>
      step({ ...state, accessToken, renewed: false }),
    ),
    unwanted: endUnconnected,
    timeReached: when(
      ({ retryAtMs }) => retryAtMs,
      (state, { nowMs }) => open(state, nowMs),
    ),
  },
  renewing: {
    ...ignored('wanted', 'opened', 'refused', 'dropped', 'received'),
    tokenRenewed: ifOther((state, { accessToken, nowMs }) =>
      open({ ...state, accessToken, renewed: true }, nowMs),
    ),
    unwanted: endUnconnected,
    timeReached: when(
      ({ askAtMs }) => askAtMs,
      (state, moment) => renew(state, state.why, moment),
    ),
  },
  opening: {
    ...CONNECTED,
    ...ignored('received'),
    opened: ofConnection((state, { nowMs }) => join({ ...state, ...SILENT }, nowMs)),
    refused: ofConnection(refuse),
    timeReached: when(
      ({ deadlineMs }) => deadlineMs,
      (state, moment) => reconnect(state, NO_ANSWER, moment, NO_NETWORK),
    ),
  },
  joining: {
    ...CONNECTED,
    received: ofConnection(hearWhileJoining),
    timeReached: when(
      ({ deadlineMs }) => deadlineMs,
      (state, moment) => reconnect(state, NO_ANSWER, moment),
    ),
  },
  joined: {
    ...CONNECTED,
    received: ofConnection(hearWhileJoined),
    timeReached: beat,
  },
  parted: {
    ...CONNECTED,
    ...ignored('received'),
    timeReached: when(({ joinAtMs }) => joinAtMs, joinAgain),
  },
};

export const SOCKET_START: SocketState = { kind: 'closed', connection: 0 };

/** The only way the socket changes. */
export function transitionSocket(state: SocketState, event: SocketEvent): SocketStep {
  const cell = TABLE[state.kind][event.type] as (s: SocketState, e: SocketEvent) => SocketStep;
  return cell(state, event);
}
