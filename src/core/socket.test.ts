import { describe, expect, it } from 'vitest';
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
  refusal,
  refused,
  renewed,
  reply,
  sent,
  stateOf,
  unwanted,
  wanted,
  woken,
} from './testing/socket-conversation.ts';

describe('the socket (protocol.md §10.3)', () => {
  it('opens, joins the topic of the device, reads who it is and lets its heart beat', () => {
    expect(effectsOf(after(wanted()), 'open')).toEqual([
      { kind: 'open', connection: 1, accessToken: 'at-1' },
    ]);
    expect(sent(after(wanted(), opened()))).toEqual([
      { topic: TOPICS[0], event: 'phx_join', payload: {}, ref: '1' },
    ]);
    expect(after(...joined)).toMatchObject({ state: { kind: 'joined' } });
    expect(effectsOf(after(...joined), 'readIdentity')).toHaveLength(1);
    expect(sent(after(...joined, woken(15 * SECOND)))).toEqual([
      { topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '2' },
    ]);
  });

  it('goes back to sleep when it is woken too early, in whatever state it waits [S14]', () => {
    const early = [
      [wanted(), woken(1)],
      [wanted(), opened(), woken(1)],
      [...joined, woken(1)],
      [...joined, heard(frame({ event: 'phx_error' }), 0), woken(1)],
      [wanted(), dropped(0), woken(1)],
      [wanted(), refused(0), woken(1)],
    ];
    for (const events of early) {
      const [wish, ...others] = after(...events).effects;
      const before = effectsOf(after(...events.slice(0, -1)), 'wakeAt');
      expect(before).toContainEqual(wish);
      expect(others).toEqual([]);
    }
  });
});

describe('a heartbeat [S3]', () => {
  const beating = [...joined, woken(15 * SECOND)];

  it('leaves every 15 s as long as each is answered', () => {
    const second = [...beating, heard(beaten('2'), 16 * SECOND), woken(30 * SECOND)];
    expect(sent(after(...second))).toMatchObject([{ event: 'heartbeat', ref: '3' }]);
  });

  it('leaves in time although the reply to the join came late', () => {
    const late = after(wanted(), opened(), heard(reply('1'), 9 * SECOND));
    expect(effectsOf(late, 'wakeAt')).toEqual([{ kind: 'wakeAt', atMs: 15 * SECOND }]);
  });

  it('without a reply when the next is due ends the connection', () => {
    const dead = after(...beating, woken(30 * SECOND));
    expect(dead.state.kind).toBe('waiting');
    expect(effectsOf(dead, 'close')).toEqual([{ kind: 'close', connection: 1 }]);
    expect(sent(dead)).toEqual([]);
  });

  it.each([
    ['another ref', beaten('1')],
    ['no ref', frame({ topic: 'phoenix', event: 'phx_reply', payload: { status: 'ok' } })],
    ['a push', push],
  ])('is not answered by %s', (_, text) => {
    const other = after(...beating, heard(text, 16 * SECOND), woken(30 * SECOND));
    expect(other.state.kind).toBe('waiting');
  });

  it('is answered by a server that writes refs as numbers', () => {
    const text = frame({ topic: 'phoenix', event: 'phx_reply', payload: { status: 'ok' }, ref: 2 });
    const answered = after(...beating, heard(text, 16 * SECOND), woken(30 * SECOND));
    expect(answered.state.kind).toBe('joined');
  });
});

describe('reconnecting [S4]', () => {
  const delayOf = (attempts: number) => {
    const events = [wanted()];
    for (let n = 1; n <= attempts; n += 1) events.push(dropped(0, n), woken(HOUR));
    return stateOf(after(...events, dropped(0, attempts + 1, 0.999)), 'waiting').retryAtMs;
  };

  it('is tried within a second, then ever later, at most half a minute later', () => {
    const delays = [0, 1, 2, 3, 4, 5, 10].map(delayOf);
    expect(delays.map((ms) => Math.ceil(ms / SECOND))).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  it('is tried within three seconds, however often, where there is no network', () => {
    const away = refusal('waitForNetwork', 'unreachable');
    const unheard = (n: number, atMs: number) => refused(atMs, n, away, 0.999);
    const unanswered = (_: number, atMs: number) => woken(atMs, 0.999);
    for (const lost of [unheard, unanswered]) {
      const events = [wanted()];
      for (let n = 1; n <= 20; n += 1) {
        // Each was opened at n - 1 hours, and is given up ten seconds later at the latest.
        const atMs = (n - 1) * HOUR + 10 * SECOND;
        const waitMs = stateOf(after(...events, lost(n, atMs)), 'waiting').retryAtMs - atMs;
        expect(waitMs).toBeGreaterThanOrEqual(250);
        expect(waitMs).toBeLessThan(3 * SECOND);
        events.push(lost(n, atMs), woken(n * HOUR));
      }
    }
  });

  it('waits as long as a server asks that does not take the handshake', () => {
    const busy = refusal('retry', 'rate_limited', 60_000);
    expect(stateOf(after(wanted(), refused(0, 1, busy)), 'waiting').retryAtMs).toBe(60_550);
  });

  it('is not forgiven its failures by a join, only by an answered heartbeat', () => {
    const again = [wanted(), dropped(0), woken(HOUR), opened(HOUR, 2)];
    const rejoined = [...again, heard(reply('1'), HOUR, 2)];
    expect(stateOf(after(...rejoined), 'joined').attempts).toBe(1);
    const beats = [
      ...rejoined,
      woken(HOUR + 15 * SECOND),
      heard(beaten('2'), HOUR + 16 * SECOND, 2),
    ];
    expect(stateOf(after(...beats), 'joined').attempts).toBe(0);
  });

  it('begins the refs anew, and no reply of the earlier connection is taken for one of the new [S2]', () => {
    const again = [...joined, dropped(0), woken(HOUR), opened(HOUR, 2)];
    expect(sent(after(...again))).toMatchObject([{ event: 'phx_join', ref: '1' }]);
    expect(after(...again, heard(reply('1'), HOUR, 1)).state.kind).toBe('joining');
    expect(after(...again, dropped(HOUR, 1)).state.kind).toBe('joining');
  });
});

describe('a handshake or join that nothing answers', () => {
  it.each([
    ['opening', [wanted()]],
    ['joining', [wanted(), opened()]],
  ])('while %s is given up after ten seconds [S1]', (_, events) => {
    const given = after(...events, woken(10 * SECOND));
    expect(given.state.kind).toBe('waiting');
    expect(effectsOf(given, 'close')).toEqual([{ kind: 'close', connection: 1 }]);
  });
});

describe('a sleep of the machine [S12]', () => {
  const beating = [...joined, woken(15 * SECOND), heard(beaten('2'), 16 * SECOND)];
  const SLEEPS = [
    ['opening', [wanted()]],
    ['joining', [wanted(), opened()]],
    ['joined', beating],
    ['parted', [...joined, heard(frame({ event: 'phx_error' }), SECOND)]],
  ] as const;

  it.each(SLEEPS)('while %s ends the connection: nothing more is said on it', (_, events) => {
    const woke = after(...events, woken(8 * HOUR));
    expect(effectsOf(woke, 'close')).toEqual([{ kind: 'close', connection: 1 }]);
    expect(sent(woke)).toEqual([]);
    const { retryAtMs } = stateOf(woke, 'waiting');
    expect(retryAtMs).toBeLessThanOrEqual(8 * HOUR + SECOND);
  });

  it('while waiting leads to a new connection at once', () => {
    const woke = after(wanted(), dropped(0), woken(8 * HOUR));
    expect(effectsOf(woke, 'open')).toHaveLength(1);
  });

  it('while renewing makes it ask again', () => {
    const woke = after(wanted(), refused(0), woken(8 * HOUR));
    expect(effectsOf(woke, 'renewToken')).toHaveLength(1);
  });

  it('is noticed although a frame from before it arrives first', () => {
    const late = [wanted(), opened(), heard(reply('1'), 8 * HOUR)];
    expect(after(...late, woken(8 * HOUR)).state.kind).toBe('waiting');
  });

  it('is noticed although it hears first that its topic was refused', () => {
    const late = after(wanted(), opened(), heard(reply('1', 'error'), 8 * HOUR));
    expect(late.state.kind).toBe('waiting');
    expect(sent(late)).toEqual([]);
  });

  // The server counts from the last message, not from the first that failed to come.
  it('is noticed as soon as the server has heard nothing for a minute', () => {
    expect(after(...joined, woken(59 * SECOND)).state.kind).toBe('joined');
    expect(after(...joined, woken(61 * SECOND)).state.kind).toBe('waiting');
  });
});

describe('a socket that is not wanted any more [S11]', () => {
  it.each([
    ['waiting', [wanted(), dropped(0)], 0],
    ['renewing', [wanted(), refused(0)], 0],
    ['opening', [wanted()], 1],
    ['joining', [wanted(), opened()], 1],
    ['joined', joined, 1],
    ['parted', [...joined, heard(frame({ event: 'phx_close' }))], 1],
  ])('is closed while %s, and stays so', (_, events, closes) => {
    const ended = after(...events, unwanted);
    expect(ended.effects).toHaveLength(closes);
    const late = [opened(1), heard(reply('1'), 1), dropped(1), woken(HOUR), renewed(2, HOUR)];
    expect(after(...events, unwanted, ...late)).toEqual({ state: ended.state, effects: [] });
  });

  it('opens with a number of its own when it is wanted again [S1]', () => {
    expect(effectsOf(after(...joined, unwanted, wanted(HOUR)), 'open')).toMatchObject([
      { connection: 2 },
    ]);
  });
});
