import { describe, expect, it } from 'vitest';
import { socketWords } from './socket-words.ts';
import { ago, bytes, counted, duration, seen, shortPath } from './words.ts';

describe('words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [21_136_250, '21.1 MB'],
    [5e12, '5.0 TB'],
  ])('%d bytes are %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  it('counts time back in coarse steps', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(ago('2026-11-23T11:59:30Z', now)).toBe('just now');
    expect(ago('2026-11-23T11:01:00Z', now)).toBe('59 min ago');
    expect(ago('2026-11-22T12:00:00Z', now)).toBe('24 h ago');
    expect(ago('2026-11-13T12:00:00Z', now)).toBe('10 days ago');
    expect([duration(0), duration(60), duration(48 * 60)]).toEqual(['0 min', '1 h', '2 days']);
  });

  it('counts things', () => {
    expect([counted(0, 'hit'), counted(1, 'hit'), counted(2, 'press', 'presses')]).toEqual([
      '0 hits',
      '1 hit',
      '2 presses',
    ]);
  });

  it('cuts UUIDs in paths to their beginnings', () => {
    expect(shortPath('/v2/devices/assets/8722759d-7189-4932-be2b-4fc0872d7ebd/comments')).toBe(
      '/v2/devices/assets/8722759d…/comments',
    );
  });

  it('keeps every script and emoji, and shows what hides', () => {
    expect(seen('Éva 映画 👩‍🎤 🎬')).toBe('Éva 映画 👩‍🎤 🎬');
    expect(seen('a\u202Eb\u2066c\td\u0085')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD');
  });
});

describe('a real-time connection in words', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const heard = '2026-11-23T11:57:00.000Z';
  const since = '2026-11-23T11:40:00.000Z';

  it.each([
    ['never', null, null, 0, null, 'never opened'],
    ['open', since, null, 0, 1, 'open, not joined since 11:40:00 UTC; 0 heartbeats, Phoenix V1'],
    [
      'joined',
      since,
      heard,
      12,
      2,
      'joined since 11:40:00 UTC; 12 heartbeats, heard 3 min ago, Phoenix V2',
    ],
    [
      'closed',
      since,
      heard,
      1,
      1,
      'closed since 11:40:00 UTC; 1 heartbeat, heard 3 min ago, Phoenix V1',
    ],
  ] as const)('that is %s', (state, from, lastHeardAt, heartbeats, version, text) => {
    const openCount = state === 'open' || state === 'joined' ? 1 : 0;
    const socket = { state, since: from, lastHeardAt, heartbeats, version, openCount };
    expect(socketWords(socket, now)).toBe(text);
  });
});
