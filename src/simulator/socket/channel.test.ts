import { describe, expect, it } from 'vitest';
import { CLOSED, type Channel, type ChannelEvent, step } from './channel.ts';
import type { Message, Ref } from './message.ts';

const TOPIC = 'devices:1';
const joinedAs = (joinRef: Ref): Channel => ({ kind: 'joined', topic: TOPIC, joinRef });
const message = (event: string, ref: Ref, joinRef: Ref): Message => ({
  topic: TOPIC,
  event,
  ref,
  joinRef,
  payload: {},
});
const joining = (ref: Ref, verdict: 'welcome' | 'unauthorized' | 'unmatched' = 'welcome') => ({
  kind: 'join' as const,
  message: message('phx_join', ref, ref),
  verdict,
});
const brief = (channel: Channel, event: ChannelEvent) => {
  const after = step(channel, event);
  const frames = after.frames.map(({ event: name, ref, joinRef, payload }) => [
    name,
    ref,
    joinRef,
    payload,
  ]);
  return { kind: after.channel.kind, frames };
};
const OK = { status: 'ok', response: {} };
const error = (reason: string) => ({ status: 'error', response: { reason } });

describe('a closed channel', () => {
  it('is joined', () => {
    expect(step(CLOSED, joining('1')).channel).toEqual(joinedAs('1'));
    expect(brief(CLOSED, joining('1')).frames).toEqual([['phx_reply', '1', '1', OK]]);
  });

  it('refuses strangers, and topics that are none', () => {
    expect(brief(CLOSED, joining('1', 'unauthorized'))).toEqual({
      kind: 'closed',
      frames: [['phx_reply', '1', '1', error('unauthorized')]],
    });
    expect(brief(CLOSED, joining('1', 'unmatched'))).toEqual({
      kind: 'closed',
      frames: [['phx_reply', '1', null, error('unmatched topic')]],
    });
  });

  it('knows no messages, but can be left', () => {
    const other = { kind: 'other', message: message('shout', '5', '1') } as const;
    expect(brief(CLOSED, other).frames).toEqual([
      ['phx_reply', '5', null, error('unmatched topic')],
    ]);
    const leave = { kind: 'leave', message: message('phx_leave', '6', '1') } as const;
    expect(brief(CLOSED, leave).frames).toEqual([['phx_reply', '6', '1', OK]]);
  });

  it('has nothing to tell', () => {
    expect(brief(CLOSED, { kind: 'push', event: 'e', payload: {} }).frames).toEqual([]);
    expect(brief(CLOSED, { kind: 'end' }).frames).toEqual([]);
  });
});

describe('a joined channel', () => {
  it('that is joined again ends the earlier joining', () => {
    const { channel } = step(joinedAs('1'), joining('4'));
    expect(channel).toEqual(joinedAs('4'));
    expect(brief(joinedAs('1'), joining('4')).frames).toEqual([
      ['phx_reply', '4', '4', OK],
      ['phx_close', '1', '1', {}],
    ]);
  });

  it('is left with an answer and an end', () => {
    const leave = (joinRef: Ref) =>
      ({ kind: 'leave', message: message('phx_leave', '9', joinRef) }) as const;
    expect(brief(joinedAs('1'), leave('1'))).toEqual({
      kind: 'closed',
      frames: [
        ['phx_reply', '9', '1', OK],
        ['phx_close', '1', '1', {}],
      ],
    });
    expect(brief(joinedAs(null), leave(null)).frames[1]).toEqual(['phx_close', null, null, {}]);
    // The joining that this leaves is over already.
    expect(brief(joinedAs('4'), leave('1'))).toEqual({ kind: 'joined', frames: [] });
  });

  it('crashes on events it does not know', () => {
    const other = { kind: 'other', message: message('shout', '5', '1') } as const;
    expect(brief(joinedAs('1'), other)).toEqual({
      kind: 'closed',
      frames: [['phx_error', '1', '1', {}]],
    });
  });

  it('carries pushes without a ref, and ends when the server wants', () => {
    const push = { kind: 'push', event: 'status_updated', payload: { a: 1 } } as const;
    expect(brief(joinedAs('1'), push)).toEqual({
      kind: 'joined',
      frames: [['status_updated', null, null, { a: 1 }]],
    });
    expect(brief(joinedAs('1'), { kind: 'end' })).toEqual({
      kind: 'closed',
      frames: [['phx_close', '1', '1', {}]],
    });
  });
});
