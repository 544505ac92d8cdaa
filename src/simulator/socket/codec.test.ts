import { describe, expect, it } from 'vitest';
import { CODECS, versionOf } from './codec.ts';
import type { Message } from './message.ts';

const WHOLE = { topic: 'devices:1', event: 'phx_join', payload: {}, ref: '1' };

describe('serializer V1', () => {
  const { decode, encode } = CODECS[1];

  it('takes the four keys, and a join ref if there is one', () => {
    expect(decode(JSON.stringify(WHOLE))).toEqual({ ...WHOLE, joinRef: null });
    expect(decode(JSON.stringify({ ...WHOLE, join_ref: '7' }))).toEqual({ ...WHOLE, joinRef: '7' });
  });

  it("takes a camera's empty payload, a null payload, and any kind of ref that is one", () => {
    for (const payload of ['', null, [], 5]) {
      expect(decode(JSON.stringify({ ...WHOLE, payload }))).toMatchObject({ payload });
    }
    for (const ref of [null, 7]) {
      expect(decode(JSON.stringify({ ...WHOLE, ref }))).toMatchObject({ ref });
    }
  });

  it.each(['topic', 'event', 'payload', 'ref'])('takes nothing without %s', (key) => {
    expect(decode(JSON.stringify({ ...WHOLE, [key]: undefined }))).toBeNull();
  });

  it.each([
    ['an array', '[null,"1","phoenix","heartbeat",{}]'],
    ['no JSON', '{"topic":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a topic that is no text', '{"topic":1,"event":"a","payload":{},"ref":"1"}'],
    ['a ref that is an object', '{"topic":"a","event":"a","payload":{},"ref":{}}'],
    ['nesting beyond reason', '['.repeat(60_000)],
  ])('does not take %s', (_, text) => {
    expect(decode(text)).toBeNull();
  });

  it('writes exactly the four keys, in the order seen', () => {
    const message: Message = { joinRef: '1', ref: null, topic: 't', event: 'e', payload: { a: 1 } };
    expect(encode(message)).toBe('{"event":"e","payload":{"a":1},"ref":null,"topic":"t"}');
  });
});

describe('serializer V2', () => {
  const { decode, encode } = CODECS[2];

  it('takes five or more in an array', () => {
    const message = { joinRef: '1', ref: '2', topic: 't', event: 'e', payload: '' };
    expect(decode('["1","2","t","e",""]')).toEqual(message);
    expect(decode('["1","2","t","e","","more"]')).toEqual(message);
  });

  it.each(['["1","2","t","e"]', '[]', JSON.stringify(WHOLE), '[1,2,3,4,5]', '[[],"2","t","e",{}]'])(
    'does not take %s',
    (text) => expect(decode(text)).toBeNull(),
  );

  it('writes what it reads', () => {
    const text = '["1","2","t","e",{"a":[1,"ä"]}]';
    const message = decode(text);
    expect(message && encode(message)).toBe(text);
  });
});

describe('vsn', () => {
  it.each([
    [null, 1],
    ['1.0.0', 1],
    ['1.1.0', 1],
    ['2.0.0', 2],
    ['', null],
    ['2', null],
    ['3.0.0', null],
    ['2.0.0x', null],
  ])('%s asks for %s', (vsn, version) => {
    expect(versionOf(vsn)).toBe(version);
  });
});
