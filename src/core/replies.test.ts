import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import type { HttpReply } from './http.ts';
import { readExchange } from './read.ts';
import { READERS, replyOf } from './testing/readers.ts';

type Seen = 'value' | 'captive_portal' | 'unexpected_reply';

/** Anything else that is thrown fails the test that asked. */
function seen(read: (reply: HttpReply) => unknown, reply: HttpReply): Seen {
  try {
    read(reply);
    return 'value';
  } catch (error) {
    if (!(error instanceof DailiesError)) throw error;
    if (error.code === 'captive_portal' || error.code === 'unexpected_reply') return error.code;
    throw error;
  }
}

const ALL = READERS.map((reader) => [reader.name, reader] as const);
/** The field that is told to be missing, or that there is a value. */
function lacking(read: (reply: HttpReply) => unknown, reply: HttpReply): string {
  try {
    read(reply);
    return 'value';
  } catch (error) {
    return /: (\S+)$/.exec(String(error))?.[1] ?? String(error);
  }
}

/** Every field that any reader knows. */
const KNOWN = Object.assign({}, ...READERS.map(({ good }) => good)) as Readonly<
  Record<string, unknown>
>;
const nulls = (good: object) => Object.fromEntries(Object.keys(good).map((key) => [key, null]));

describe('the readers', () => {
  it('are there for every operation but the socket, whose messages have readers of their own [R3]', () => {
    const read = new Set(READERS.map(({ operation }) => operation));
    const without = Object.keys(OPERATIONS).filter((name) => !read.has(name as never));
    expect(without).toEqual(['openSocket']);
  });
});

/** Those that say yes to a success without words, each with what it then makes of `[]`. */
const WORDLESS: Readonly<Record<string, Seen>> = {
  revocation: 'unexpected_reply',
  heartbeat: 'value',
  part: 'value',
  comment: 'value',
  'end of a channel': 'value',
  'end of all channels': 'value',
  marker: 'value',
};

describe.each(ALL)('the reply: %s', (name, { read, good, needed, operation }) => {
  const wordless = name in WORDLESS;
  const storage = operation === 'putPart';
  const half = '{"id":"a","upload_urls":["https://s3.exa';

  it('is a value as documented, with any status of success [R4]', () => {
    const statuses = [200, 201, 202, 204, 299];
    expect(statuses.map((status) => seen(read, replyOf(status, good)))).toEqual(
      statuses.map(() => 'value'),
    );
  });

  it('is told from a page [R5]', () => {
    const pages = ['<html><title>Log in</title>', '\n<!DOCTYPE html>', '<HTML lang=en>'];
    expect(pages.map((page) => seen(read, replyOf(200, page)))).toEqual(
      pages.map(() => 'captive_portal'),
    );
    expect(seen(read, replyOf(200, 'Login required'))).toBe(storage ? 'value' : 'captive_portal');
  });

  it('is no success without one, whatever its body says [R5]', () => {
    for (const status of [0, 100, 199, 300, 302, 400, 401, 404, 500, 999]) {
      expect(seen(read, replyOf(status, good))).toBe('unexpected_reply');
    }
  });

  it('is no success when it was cut off [R5]', () => {
    expect(seen(read, replyOf(200, half))).toBe(storage ? 'value' : 'unexpected_reply');
  });

  it('lacks nothing when it says nothing, if nothing is needed [R5]', () => {
    const worded = name === 'health' ? 'value' : 'unexpected_reply';
    const empty = ['', ' \n', 'null', '""'].map((body) => seen(read, replyOf(204, body)));
    expect(empty).toEqual(empty.map(() => (wordless ? 'value' : 'unexpected_reply')));
    expect(seen(read, replyOf(200, {}))).toBe(wordless ? 'value' : worded);
    expect(seen(read, replyOf(200, '[]'))).toBe(WORDLESS[name] ?? 'unexpected_reply');
    expect(seen(read, replyOf(200, nulls(good)))).toBe(wordless ? 'value' : worded);
  });

  it('lacks each field that is needed, which it names, and no other [R4] [R5]', () => {
    for (const key of Object.keys(good)) {
      const { [key]: _gone, ...without } = good;
      const told = needed.includes(key) ? key : 'value';
      expect([key, lacking(read, replyOf(200, without))]).toEqual([key, told]);
      expect([key, lacking(read, replyOf(200, { ...good, [key]: null }))]).toEqual([key, told]);
    }
  });

  it('means the same with whatever else stands in it [R4]', () => {
    const stranger = fc.string().filter((key) => !(key in KNOWN));
    fc.assert(
      fc.property(fc.dictionary(stranger, fc.jsonValue()), (strangers) => {
        expect(read(replyOf(200, { ...strangers, ...good }))).toEqual(read(replyOf(200, good)));
      }),
    );
  });

  it('is a value or one of two reasons, whatever comes [R5]', () => {
    const anyBody = fc.oneof(
      fc.json(),
      fc.string(),
      fc.dictionary(fc.constantFrom(...Object.keys(KNOWN)), fc.jsonValue()),
      fc.json().map((json) => json.slice(0, -1)),
      fc.record(Object.fromEntries(Object.keys(good).map((key) => [key, fc.jsonValue()]))),
    );
    fc.assert(
      fc.property(fc.constantFrom(200, 204, 302, 404, 500), anyBody, (status, body) => {
        const reply = replyOf(status, body);
        const { ok } = readExchange(operation, reply, read);
        expect(ok).toBe(seen(read, reply) === 'value');
      }),
      { numRuns: 300 },
    );
  });

  it('tells nothing of what it could not read [R5] [O5]', () => {
    const planted = 'eyJhbGciOiJIUzI1NiJ9.hunter2';
    const bodies = [
      planted,
      `<p>${planted}`,
      `{"id":"${planted}`,
      [planted],
      { [planted]: planted },
      Object.fromEntries(Object.keys(good).map((key) => [key, { [planted]: planted }])),
    ];
    for (const body of bodies) {
      const result = readExchange(operation, replyOf(200, body), read);
      expect(result.ok ? '' : JSON.stringify(result)).not.toContain('hunter2');
    }
  });
});
