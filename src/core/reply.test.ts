import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DailiesError } from './error.ts';
import { isSuccess, jsonOf, type HttpReply } from './http.ts';
import { parseErrorBody, parseStorageError, parseSuccess } from './reply.ts';

const reply = (status: number, body: unknown): HttpReply => ({
  kind: 'reply',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const schema = z.looseObject({ id: z.string(), deep: z.looseObject({ n: z.number() }).nullish() });
const read = (body: unknown, status = 200) => parseSuccess('the test', schema, reply(status, body));
const NONE = { error: null, title: null };

describe('a successful reply [R4] [R5]', () => {
  it.each([200, 201, 204, 299])('may be %i', (status) => {
    expect(isSuccess(reply(status, ''))).toBe(true);
    expect(read({ id: 'a' }, status)).toEqual({ id: 'a' });
  });

  it.each([0, 100, 199, 300, 302, 400, 404, 500])('is not %i, whatever the body says', (status) => {
    expect(isSuccess(reply(status, ''))).toBe(false);
    expect(() => read({ id: 'a' }, status)).toThrow(
      expect.objectContaining({ code: 'unexpected_reply' }),
    );
  });

  it('keeps unknown fields', () => {
    expect(read({ id: 'a', deep: null, more: [1] })).toEqual({ id: 'a', deep: null, more: [1] });
  });

  it.each(['<!doctype html><title>Log in</title>', 'OK'])('%j was not sent by Frame.io', (body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ code: 'captive_portal', fault: 'network' }),
    );
  });

  it.each(['', '{"id":"a"', '"a"', '7', 'null', '[]'])('%j is no value', (body) => {
    expect(() => read(body)).toThrow(DailiesError);
  });

  it('names what is missing by field, never by value, never by body', () => {
    const body = { id: 5_555_555, deep: { n: 'tok-hunter2' }, token: 'hunter2' };
    expect(() => read(body)).toThrow(
      "Frame.io's reply to the test lacks what is needed: id, deep.n",
    );
    expect(() => read(['hunter2'])).toThrow(/needed: body$/);
    expect(() => read('<p>hunter2</p>')).not.toThrow(/hunter2/);
  });

  it('tells JSON null from no JSON', () => {
    expect(jsonOf(reply(200, 'null'))).toBeNull();
    expect(jsonOf(reply(200, ''))).toBeUndefined();
  });
});

describe('an error body (protocol.md §16.1)', () => {
  const entry = { code: 409, detail: 'Paused, sorry', status: 409, title: 'Channel Paused' };

  it.each([
    ['the simple shape', { error: 'invalid_client' }, { ...NONE, error: 'invalid_client' }],
    [
      'the detailed shape',
      { code: 409, errors: [entry], message: 'Conflict' },
      { ...NONE, title: 'Channel Paused' },
    ],
    [
      'only a message',
      { code: 401, message: 'Not Authorized' },
      { ...NONE, title: 'Not Authorized' },
    ],
    ['an empty list', { errors: [], message: 'M' }, { ...NONE, title: 'M' }],
    ['nulls', { error: null, code: null, errors: null, message: null }, NONE],
    ['an entry of nulls', { errors: [{ title: null }], message: 'M' }, { ...NONE, title: 'M' }],
    ['an error that is no text', { error: { message: 'x' } }, NONE],
    ['a list', [entry], NONE],
    ['a number', 7, NONE],
    ['null', 'null', NONE],
    ['nothing', '', NONE],
    ['a page', '<html>404</html>', NONE],
  ])('is understood when it is %s', (_, body, said) => {
    expect(parseErrorBody(reply(400, body))).toMatchObject(said);
  });

  it.each([
    ['codes as text', { code: '409', errors: [{ ...entry, status: '409' }] }],
    ['a null beside it', { errors: [entry, null] }],
  ])('is understood with %s', (_, body) => {
    expect(parseErrorBody(reply(409, body)).title).toBe('Channel Paused');
  });
});

describe("S3's XML error", () => {
  it('gives code and message', () => {
    const xml =
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>' +
      '<Message>Request has expired</Message><Expires>2026-11-24T09:00:00Z</Expires>' +
      '<RequestId>4442587FB7D0A2F9</RequestId><HostId>hunter2</HostId></Error>';
    expect(parseStorageError(reply(403, xml))).toEqual({
      code: 'AccessDenied',
      message: 'Request has expired',
    });
  });

  it.each(['', '{"Code":"x"}', '<Error/>', '<Code>', '<Error><Code>cut'])(
    'gives nulls for %j',
    (body) => {
      expect(parseStorageError(reply(403, body))).toEqual({ code: null, message: null });
    },
  );
});
