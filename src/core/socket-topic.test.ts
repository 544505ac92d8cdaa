import { describe, expect, it } from 'vitest';
import { deviceTopics } from './socket-request.ts';
import { IDENTITY } from './testing/pairing-conversation.ts';
import {
  HOUR,
  SECOND,
  TOPICS,
  after,
  beaten,
  dropped,
  effectsOf,
  frame,
  heard,
  joined,
  opened,
  push,
  reply,
  sent,
  stateOf,
  wanted,
  woken,
} from './testing/socket-conversation.ts';
import type { SocketEvent } from './socket-state.ts';

const [UNIT, DEVICE] = TOPICS;
const crashed = (nowMs: number, ref: string | null = null, event = 'phx_error'): SocketEvent =>
  heard(frame({ event, ref }), nowMs);

describe('the topics of a device', () => {
  it('are its two ids, each once', () => {
    expect(deviceTopics({ ...IDENTITY, deviceId: 'd', unitId: 'u' })).toEqual([
      'devices:u',
      'devices:d',
    ]);
    expect(deviceTopics({ ...IDENTITY, deviceId: 'd', unitId: 'd' })).toEqual(['devices:d']);
    expect(deviceTopics({ ...IDENTITY, deviceId: 'd', unitId: null })).toEqual(['devices:d']);
  });
});

describe('an id that is refused as topic [S9]', () => {
  const first = [wanted(), opened(), heard(reply('1', 'error'))];
  const both = [...first, heard(reply('2', 'error', DEVICE))];

  it('is followed by the other, on the same connection', () => {
    expect(sent(after(...first))).toMatchObject([{ topic: DEVICE, event: 'phx_join', ref: '2' }]);
    expect(after(...first, heard(reply('2', 'ok', DEVICE))).state.kind).toBe('joined');
  });

  it.each([
    ['no reason', {}],
    ['a reason', { reason: 'unmatched topic' }],
    ['a reason that is no text', { reason: { code: 1 } }],
    ['a text instead of a response', 'unauthorized'],
    ['nothing', null],
  ])('is refused with %s all the same', (_, response) => {
    const text = frame({ event: 'phx_reply', payload: { status: 'error', response }, ref: '1' });
    expect(sent(after(wanted(), opened(), heard(text)))).toMatchObject([{ topic: DEVICE }]);
  });

  it('leaves nothing to try when both are: who the device is gets read, and the socket waits', () => {
    const step = after(...both);
    expect(effectsOf(step, 'readIdentity')).toHaveLength(1);
    expect(effectsOf(step, 'close')).toHaveLength(1);
    expect(stateOf(step, 'waiting').retryAtMs).toBeGreaterThan(30 * SECOND);
    const again = [...both, woken(HOUR), opened(HOUR, 2)];
    expect(sent(after(...again))).toMatchObject([{ topic: UNIT }]);
  });

  it('is still tried after the other when the connection dropped in between', () => {
    const second = [...first, dropped(0), woken(HOUR), opened(HOUR, 2)];
    expect(sent(after(...second))).toMatchObject([{ topic: DEVICE }]);
    const wrong = heard(reply('1', 'error', DEVICE), HOUR, 2);
    expect(sent(after(...second, wrong))).toMatchObject([{ topic: UNIT, ref: '2' }]);
  });

  it('is not tried first again once the other was joined', () => {
    const found = [...first, heard(reply('2', 'ok', DEVICE)), dropped(0), woken(HOUR)];
    expect(sent(after(...found, opened(HOUR, 2)))).toMatchObject([{ topic: DEVICE }]);
  });
});

describe('a topic that crashes or ends [S10]', () => {
  it.each(['phx_error', 'phx_close'])('by %s is joined again on the same connection', (event) => {
    const parted = [...joined, crashed(SECOND, '1', event)];
    expect(effectsOf(after(...parted), 'close')).toEqual([]);
    const { joinAtMs } = stateOf(after(...parted), 'parted');
    expect(joinAtMs).toBeLessThanOrEqual(2 * SECOND);
    expect(sent(after(...parted, woken(joinAtMs)))).toEqual([
      { topic: UNIT, event: 'phx_join', payload: {}, ref: '2' },
    ]);
  });

  it('again and again is joined ever later, at most ten seconds later', () => {
    const events: SocketEvent[] = [...joined];
    const delays = [1, 2, 3, 4, 5, 6].map((n) => {
      const nowMs = n * 14 * SECOND;
      events.push(heard(frame({ event: 'phx_error' }), nowMs, 1, 0.999));
      const { joinAtMs } = stateOf(after(...events), 'parted');
      events.push(woken(joinAtMs), heard(reply(String(n + 1)), joinAtMs));
      return Math.ceil((joinAtMs - nowMs) / SECOND);
    });
    expect(delays).toEqual([1, 2, 4, 8, 10, 10]);
  });

  it('is forgiven by an answered heartbeat', () => {
    const rejoined = [...joined, crashed(0), woken(SECOND), heard(reply('2'), SECOND)];
    expect(stateOf(after(...rejoined), 'joined').partings).toBe(1);
    const beats = [...rejoined, woken(16 * SECOND), heard(beaten('3'), 17 * SECOND)];
    expect(stateOf(after(...beats), 'joined').partings).toBe(0);
  });

  it('while its join is on its way is joined again', () => {
    expect(after(wanted(), opened(), crashed(0, '1')).state.kind).toBe('parted');
  });

  // §10.3 [PHX]: joining a topic anew closes the process of the earlier join.
  it('is told from the end of an earlier join, which means nothing', () => {
    const joining = [...joined, crashed(0), woken(SECOND)];
    expect(after(...joining, crashed(SECOND, '1', 'phx_close')).state.kind).toBe('joining');
    const rejoined = [...joining, heard(reply('2'), SECOND)];
    const early = after(...rejoined, crashed(5 * SECOND, '1', 'phx_close'));
    expect(early).toEqual({ state: after(...rejoined).state, effects: [] });
    expect(after(...rejoined, crashed(SECOND, '2', 'phx_close')).state.kind).toBe('parted');
  });

  it('is told from another topic that ends', () => {
    const other = heard(frame({ topic: DEVICE, event: 'phx_close' }), 0);
    expect(after(...joined, other).state.kind).toBe('joined');
  });
});

describe('who the device is [S7]', () => {
  const readsAfter = (...events: SocketEvent[]) => effectsOf(after(...events), 'readIdentity');

  it('is read at the first push, and for those that follow once, a second later', () => {
    const pushed = [...joined, heard(push, 5 * SECOND)];
    expect(readsAfter(...pushed)).toHaveLength(1);
    const flooded = [...pushed, heard(push, 5001), heard(push, 5002)];
    expect(readsAfter(...flooded)).toEqual([]);
    expect(effectsOf(after(...flooded), 'wakeAt')).toEqual([{ kind: 'wakeAt', atMs: 6000 }]);
    expect(readsAfter(...flooded, woken(6000))).toHaveLength(1);
    expect(readsAfter(...flooded, woken(6000), woken(7000))).toEqual([]);
  });

  it('is read after every join, also after that of a topic that had ended', () => {
    const parted = [...joined, crashed(5 * SECOND), woken(6 * SECOND)];
    expect(readsAfter(...parted, heard(reply('2'), 6 * SECOND))).toHaveLength(1);
  });

  it('is read when the topic ends, unless that was only just done', () => {
    expect(readsAfter(...joined, crashed(5 * SECOND))).toHaveLength(1);
    expect(readsAfter(...joined, crashed(1))).toEqual([]);
  });

  it('is read for a push of whatever name on the topic, and for none on another', () => {
    const named = frame({ event: 'project_renamed', payload: [1] });
    expect(readsAfter(...joined, heard(named, 5 * SECOND))).toHaveLength(1);
    const elsewhere = frame({ topic: 'phoenix', event: 'phx_drain' });
    expect(readsAfter(...joined, heard(elsewhere, 5 * SECOND))).toEqual([]);
  });

  it('is read although the heartbeat fell due while the read was put off', () => {
    const late = [...joined, heard(push, 14_900), heard(push, 14_950), woken(15_000)];
    expect(sent(after(...late))).toMatchObject([{ event: 'heartbeat' }]);
    expect(effectsOf(after(...late), 'wakeAt')).toEqual([{ kind: 'wakeAt', atMs: 15_900 }]);
    expect(readsAfter(...late, woken(15_900))).toHaveLength(1);
  });
});

describe('garbage [S8]', () => {
  it.each([
    ['a page', '<html>Sign in</html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a frame without event', '{"topic":"devices:unit","payload":{},"ref":"1"}'],
    ['a reply without status', frame({ event: 'phx_reply', ref: '1' })],
    ['a reply to nothing', frame({ event: 'phx_reply', payload: { status: 'error' } })],
    ['a short array', '["1","1"]'],
  ])('that is %s changes nothing', (_, text) => {
    for (const events of [[wanted(), opened()], joined]) {
      const { state } = after(...events);
      expect(after(...events, heard(text, SECOND))).toEqual({ state, effects: [] });
    }
  });

  it('that looks like a reply before the join was sent changes nothing', () => {
    const { state } = after(wanted());
    expect(after(wanted(), heard(reply('1')))).toEqual({ state, effects: [] });
  });

  it('is not what the arrays of Phoenix V2 are', () => {
    const v2 = JSON.stringify(['1', '1', UNIT, 'phx_reply', { status: 'ok', response: {} }]);
    expect(after(wanted(), opened(), heard(v2)).state.kind).toBe('joined');
    const ended = JSON.stringify(['1', '1', UNIT, 'phx_close', {}]);
    expect(after(...joined, heard(ended, SECOND)).state.kind).toBe('parted');
    const pushed = JSON.stringify(['1', null, UNIT, 'status_updated', {}]);
    expect(effectsOf(after(...joined, heard(pushed, SECOND)), 'readIdentity')).toHaveLength(1);
  });
});
