import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { decodeMessage } from './phoenix.ts';
import { SECOND } from './testing/socket-conversation.ts';
import { does, type Step } from './testing/socket-trace.ts';
import {
  HAS_CONNECTION,
  MANY,
  PUNCTUAL,
  attemptsOf,
  changes,
  inEach,
  inPairs,
  messagesOf,
  never,
} from './testing/socket-worlds.ts';

describe('a socket in any world', () => {
  it('never has two connections, and says nothing where there is none [S1]', () => {
    fc.assert(
      never((steps) => steps.flatMap(({ faults }) => faults)),
      MANY,
    );
    fc.assert(
      never(
        inEach(
          ({ after, connection }) => HAS_CONNECTION.test(after.kind) !== (connection !== null),
        ),
      ),
      MANY,
    );
  });

  it('is not moved by a connection that was given up [S2]', () => {
    const isLate = ({ event, before }: Step) =>
      'connection' in event &&
      (event.connection !== before.connection || !HAS_CONNECTION.test(before.kind));
    fc.assert(never(inEach((step) => isLate(step) && changes(step))), MANY);
  });

  it('sends something every 15 s while it is joined, and no heartbeat before the last is answered [S3]', () => {
    const isSilent = ({ after, nowMs, sentAtMs }: Step) =>
      after.kind === 'joined' && nowMs - (sentAtMs ?? 0) > 15 * SECOND;
    fc.assert(never(inEach(isSilent), PUNCTUAL), MANY);
    fc.assert(
      never((steps) => {
        let unanswered: string | null = null;
        return steps.filter((step) => {
          const heard = step.event.type === 'received' ? decodeMessage(step.event.text) : null;
          if (heard?.ref === unanswered || does(step, 'open')) unanswered = null;
          const beat = messagesOf(step).find((message) => message?.event === 'heartbeat');
          const isSecond = beat !== undefined && unanswered !== null;
          unanswered = beat?.ref ?? (does(step, 'send') ? null : unanswered);
          return isSecond;
        });
      }),
      MANY,
    );
  });

  it('waits before each connection but the first with a token, and forgets failures only for a heartbeat [S4]', () => {
    const isHasty = ({ before, after, nowMs }: Step) =>
      before.kind !== 'waiting' && after.kind === 'waiting' && after.retryAtMs < nowMs + 100;
    fc.assert(never(inEach(isHasty)), MANY);
    fc.assert(
      never(
        inEach((step) => step.before.kind === 'waiting' && does(step, 'open') && isEarly(step)),
      ),
      MANY,
    );
    const isForgiven = ({ before, after, event }: Step) =>
      after.kind !== 'closed' &&
      attemptsOf(after) < attemptsOf(before) &&
      !(before.kind === 'joined' && event.type === 'received' && before.beatRef !== null);
    fc.assert(never(inEach(isForgiven)), MANY);
  });

  it('asks for no token while the last one it asked for has not served [S5]', () => {
    fc.assert(
      never((steps) => {
        let isFresh = false;
        return steps.filter((step) => {
          const { before, after, event } = step;
          if (before.kind === 'renewing' && after.kind === 'opening') isFresh = true;
          else if (event.type === 'tokenRenewed' && changes(step)) isFresh = false;
          if (after.kind === 'joined' || after.kind === 'closed') isFresh = false;
          return isFresh && does(step, 'renewToken');
        });
      }),
      MANY,
    );
  });

  it('keeps no connection with another token than the last, and none falls to the same again [S6]', () => {
    fc.assert(
      never((steps) => {
        let token = '';
        return steps.filter((step) => {
          const { before, after, event, connection } = step;
          const isSame = event.type === 'tokenRenewed' && event.accessToken === token;
          if (event.type === 'wanted' && before.kind === 'closed') token = event.accessToken;
          if (event.type === 'tokenRenewed' && before.kind !== 'closed') token = event.accessToken;
          return (
            (connection !== null && connection.token !== token) ||
            (isSame && after.kind !== 'closed' && changes(step))
          );
        });
      }),
      MANY,
    );
  });

  it('reads who it is after every join, and for pushes a second after the last time at the earliest [S7]', () => {
    const hasJoined = ({ before, after }: Step) =>
      before.kind === 'joining' && after.kind === 'joined';
    fc.assert(never(inEach((step) => hasJoined(step) && !does(step, 'readIdentity'))), MANY);
    fc.assert(
      never((steps) => {
        let readAtMs = -Infinity;
        return steps.filter((step) => {
          if (step.after.kind === 'closed') readAtMs = -Infinity;
          const isPushed = /^(joined|parted)$/.test(step.after.kind) && does(step, 'readIdentity');
          if (!isPushed) return false;
          const isHasty = !hasJoined(step) && step.nowMs - readAtMs < SECOND;
          readAtMs = step.nowMs;
          return isHasty;
        });
      }),
      MANY,
    );
  });

  it('leaves no push unread for longer than a second while it stays joined [S7]', () => {
    fc.assert(
      never((steps) => {
        let pushedAtMs = Infinity;
        return steps.filter((step) => {
          const { before, after, event, nowMs } = step;
          const isPush = event.type === 'received' && event.text.includes('status_updated');
          const isOurs = before.kind === 'joined' && event.type === 'received';
          if (isPush && isOurs && event.connection === before.connection) {
            pushedAtMs = Math.min(pushedAtMs, nowMs);
          }
          if (after.kind !== 'joined' || does(step, 'readIdentity')) pushedAtMs = Infinity;
          return nowMs - pushedAtMs > SECOND;
        });
      }, PUNCTUAL),
      MANY,
    );
  });

  it('is not moved by garbage [S8]', () => {
    const isGarbage = ({ event }: Step) =>
      event.type === 'received' && decodeMessage(event.text) === null;
    fc.assert(never(inEach((step) => isGarbage(step) && changes(step))), MANY);
  });

  it('keeps the connection when the topic ends, and joins after a tenth to ten seconds [S10]', () => {
    fc.assert(
      never(
        inEach((step) => {
          const { before, after, nowMs } = step;
          if (before.kind === 'parted' || after.kind !== 'parted') return false;
          const waitMs = after.joinAtMs - nowMs;
          return waitMs < 100 || waitMs > 10 * SECOND || does(step, 'close') || does(step, 'open');
        }),
      ),
      MANY,
    );
  });

  it('is closed by a word, without a connection, and opened by one alone [S11]', () => {
    const isAlive = ({ event, after, connection }: Step) =>
      event.type === 'unwanted' && (after.kind !== 'closed' || connection !== null);
    fc.assert(never(inEach(isAlive)), MANY);
    fc.assert(
      never(
        inEach(
          (step) => step.before.kind === 'closed' && step.event.type !== 'wanted' && changes(step),
        ),
      ),
      MANY,
    );
  });

  it('says nothing on a connection on which the server has heard nothing for a minute [S12]', () => {
    fc.assert(
      never(
        inEach((step) => step.silentMs > 60 * SECOND && does(step, 'send') && !does(step, 'open')),
      ),
      MANY,
    );
  });

  it('sends no message without all four keys, and none with a ref it has used before [S13]', () => {
    fc.assert(
      never((steps) => {
        let refs = new Set<unknown>();
        return steps.filter((step) => {
          if (does(step, 'open')) refs = new Set();
          return step.effects.some((effect) => {
            if (effect.kind !== 'send') return false;
            const message = JSON.parse(effect.text) as { readonly ref: unknown };
            const isUsed = refs.has(message.ref);
            refs.add(message.ref);
            return isUsed || Object.keys(message).sort().join() !== 'event,payload,ref,topic';
          });
        });
      }),
      MANY,
    );
  });

  it('never waits without having asked to be woken, nor asks for a moment that is past [S14]', () => {
    fc.assert(
      never(inEach(({ after, wakeAtMs }) => after.kind !== 'closed' && wakeAtMs === null)),
      MANY,
    );
    const isPast = (step: Step, last: Step) =>
      step.after.kind !== 'closed' && (step.wakeAtMs ?? 0) < last.nowMs;
    fc.assert(never(inPairs(isPast), PUNCTUAL), MANY);
  });
});

const isEarly = ({ before, nowMs }: Step) => before.kind === 'waiting' && nowMs < before.retryAtMs;
