import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, PATHS } from '../spec/index.ts';
import { fillPath } from './request.ts';

const anyId = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({
      unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', '?', '#', ';', ' '),
      minLength: 1,
    }),
    fc.uuid(),
  )
  .filter((id) => !/^\.{1,2}$/.test(id));

describe('an id in a path', () => {
  it('stays one segment of this very host and comes back as it was, whatever it holds [R6]', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const path = fillPath(PATHS.comments, { assetId: id });
        // As every HTTP client will read it (WHATWG URL): no dots resolved, no query, no host.
        const url = new URL(`https://api.frame.io${path}`);
        expect([url.host, url.search, url.hash]).toEqual(['api.frame.io', '', '']);
        expect(url.pathname).toBe(path);
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(6);
        expect(decodeURIComponent(segments[4] ?? '')).toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', '.', '..', '\ud800', 'a\udc00b'])('is never %j [R6]', (id) => {
    expect(() => fillPath(PATHS.channelDisconnect, { channelId: id })).toThrow(RangeError);
  });

  it('may not be forgotten [R6]', () => {
    expect(() => fillPath(PATHS.trigger, { channelId: 'c' })).toThrow(/inputIndex/);
  });

  it('is a number too, in its own place [R6]', () => {
    expect(fillPath(PATHS.trigger, { inputIndex: 0, channelId: '{inputIndex}' })).toBe(
      '/v2/devices/channels/%7BinputIndex%7D/inputs/0/trigger',
    );
  });

  it('leaves paths without one as they are', () => {
    const plain = Object.values(OPERATIONS)
      .map(({ path }) => path ?? '')
      .filter((path) => !path.includes('{'));
    expect(plain.map((path) => fillPath(path, {}))).toEqual(plain);
  });
});
