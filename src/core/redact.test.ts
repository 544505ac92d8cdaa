import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactAll } from './redact.ts';

describe('what is told to others', () => {
  test.each([
    [
      'PUT https://bucket.s3.example/a/b.mov?X-Amz-Signature=abc&X-Amz-Date=1 failed',
      'PUT https://bucket.s3.example/a/b.mov?[hidden] failed',
    ],
    [
      'wss://api.example/devices/websocket?Authorization=Bearer%20xyz',
      'wss://api.example/devices/websocket?[hidden]',
    ],
    ['http://user:word@proxy.example:3128/', 'http://proxy.example:3128/'],
    ['https://user:word@x.example/?a=1', 'https://x.example/?[hidden]'],
    ['authorization: Bearer abc.def-123', 'authorization: Bearer [hidden]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', '[hidden]'],
    ['A001C001.mov is 5 GB', 'A001C001.mov is 5 GB'],
    [
      'see https://help.frame.io/en/articles for more',
      'see https://help.frame.io/en/articles for more',
    ],
  ])('%s', (before, after) => {
    expect(redact(before)).toBe(after);
  });

  test('has no known secret in it, however deep and however written', () => {
    const secret = fc.string({ minLength: 6 }).filter((text) => !'[hidden]'.includes(text));
    const around = fc.string();
    fc.assert(
      fc.property(secret, around, around, (word, before, after) => {
        const value = { a: [before + word + after, { [`k${word}`]: encodeURIComponent(word) }] };
        const told = redactAll(value, [word]) as { a: [string, Record<string, string>] };
        expect(told.a[0].replaceAll('[hidden]', '')).not.toContain(word);
        expect(JSON.stringify(told.a[1])).not.toContain(encodeURIComponent(word));
      }),
    );
  });

  test('keeps numbers, nulls and shapes', () => {
    const value = { n: 1, none: null, list: [true, 'x'] };
    expect(redactAll(value, ['secret'])).toEqual(value);
  });
});
