import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { socketRequest } from '../spec/index.ts';
import { decodeMessage, encodeMessage, readReply, type SocketMessage } from './phoenix.ts';

const anyRef = fc.option(fc.string(), { nil: null });
const anyMessage: fc.Arbitrary<SocketMessage> = fc.record({
  topic: fc.string(),
  event: fc.string(),
  payload: fc.jsonValue(),
  ref: anyRef,
});
/** As it comes out of JSON, which knows no -0; nothing is sent as an empty payload. */
const plain = (message: SocketMessage) =>
  JSON.parse(JSON.stringify({ ...message, payload: message.payload ?? {} })) as unknown;

describe('a frame that is sent [S13]', () => {
  it('has all four keys, whatever it carries', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const json = JSON.parse(encodeMessage(message)) as object;
        expect(Object.keys(json)).toEqual(['topic', 'event', 'payload', 'ref']);
        expect(socketRequest.safeParse(json).success).toBe(true);
      }),
    );
  });

  it('has a payload even if it carries nothing', () => {
    const text = encodeMessage({ topic: 't', event: 'e', payload: undefined, ref: '1' });
    expect(JSON.parse(text)).toEqual({ topic: 't', event: 'e', payload: {}, ref: '1' });
  });
});

describe('a frame that is received', () => {
  it('is read as it was sent', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(plain(message));
      }),
    );
  });

  it('is read from the array of V2, whatever the join ref', () => {
    fc.assert(
      fc.property(anyMessage, anyRef, (message, joinRef) => {
        const { topic, event, payload, ref } = message;
        const text = JSON.stringify([joinRef, ref, topic, event, payload ?? {}]);
        expect(decodeMessage(text)).toEqual(plain(message));
      }),
    );
  });

  it('may have a number as ref, more keys, or none but topic and event', () => {
    const text = '{"topic":"t","event":"e","payload":{},"ref":7,"join_ref":"1","new":[]}';
    expect(decodeMessage(text)).toEqual({ topic: 't', event: 'e', payload: {}, ref: '7' });
    expect(decodeMessage('{"topic":"t","event":"e"}')).toMatchObject({ event: 'e', ref: null });
  });

  it('is null for any text that is none, and never throws [S8]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const message = decodeMessage(text);
        if (message === null) return;
        expect(typeof message.topic).toBe('string');
        expect(typeof message.event).toBe('string');
      }),
    );
    for (const text of ['', '7', 'null', '[]', '{}', '{"topic":1,"event":"e"}', '["1","2","t"]']) {
      expect(decodeMessage(text)).toBeNull();
    }
  });
});

describe('a reply', () => {
  it('says ok, or not and why', () => {
    expect(readReply({ status: 'ok', response: {} })).toEqual({ ok: true, reason: null });
    const no = { status: 'error', response: { reason: 'unmatched topic' } };
    expect(readReply(no)).toEqual({ ok: false, reason: 'unmatched topic' });
  });

  it('is no less a reply when its response is not what stock Phoenix sends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (response, reason) => {
        expect(readReply({ status: 'error', response })).toMatchObject({ ok: false });
        expect(readReply({ status: 'ok', response: { reason } })).toMatchObject({ ok: true });
      }),
    );
  });

  it('needs a status that is a text', () => {
    for (const payload of [null, undefined, 'ok', [], {}, { status: 1 }, { status: null }]) {
      expect(readReply(payload)).toBeNull();
    }
  });
});
