import { describe, expect, it } from 'vitest';
import {
  connectChannelRequest,
  disconnectChannelRequest,
  parseConnectChannel,
  readChannels,
} from './channels.ts';
import { parseIdentity } from './identity.ts';
import { FRAMEIO } from './testing/operations.ts';
import { replyOf } from './testing/readers.ts';

describe('channels (protocol.md §14)', () => {
  it('are connected by the id and the model of the sub-device [R3]', () => {
    const channel = { clientId: 'recorder-7', deviceModelId: 'model-2' };
    expect(connectChannelRequest(FRAMEIO, 'at', channel).body).toEqual({
      kind: 'json',
      value: { client_id: 'recorder-7', device_model_id: 'model-2' },
    });
  });

  it('are disconnected one by one, whatever their ids hold [R6]', () => {
    const url = 'https://api.frame.io/v2/devices/channels/..%2Fassets%3Fa%3D1%23%25/disconnect';
    expect(disconnectChannelRequest(FRAMEIO, 'at', '../assets?a=1#%').url).toBe(url);
  });

  it('all of them are never ended by an id that is empty [R6]', () => {
    expect(() => disconnectChannelRequest(FRAMEIO, 'at', '')).toThrow(RangeError);
  });

  it.each([
    ['a number', 3, 3],
    ['the first', 0, 0],
    ['text', '12', 12],
    ['null', null, null],
    ['not there', undefined, null],
    ['below 0', -1, null],
    ['larger than any number', '9'.repeat(400), null],
    ['larger than what is exact', '9007199254740993', null],
  ])('have an index that can be sent, or none: %s [R4]', (_, external_index, index) => {
    const channel = parseConnectChannel(replyOf(200, { id: 'c', external_index }));
    expect(channel).toEqual({ channelId: 'c', index, name: null, canLog: false });
  });

  it('may log only when Frame.io says so', () => {
    const canLog = (real_time_logging_capable: unknown) =>
      parseConnectChannel(replyOf(200, { id: 'c', real_time_logging_capable })).canLog;
    expect([true, false, null, undefined].map(canLog)).toEqual([true, false, false, false]);
  });

  it('of a device are read as far as they can be [R4]', () => {
    const entries = [{ id: 'a', external_index: 0 }, null, 7, 'x', [], {}, { id: '' }, { id: 'b' }];
    expect(readChannels(entries).map(({ channelId }) => channelId)).toEqual(['a', 'b']);
    const identity = parseIdentity(replyOf(200, { id: 'd', channels: entries }));
    expect(identity.channels.map(({ channelId }) => channelId)).toEqual(['a', 'b']);
  });
});
