import { describe, expect, test } from 'vitest';
import type { Channel } from '../../core/index.ts';
import { chooseLogger, requireChannel } from './choose-channel.ts';

const channel = (index: number | null, canLog: boolean): Channel => ({
  channelId: `c${index}`,
  index,
  name: `Channel ${index}`,
  canLog,
});

describe('the channel that is meant', () => {
  test('an index that Frame.io did not list is refused with those there are', () => {
    const channels = [channel(0, true), channel(3, false)];
    expect(() => requireChannel(channels, 3)).not.toThrow();
    expect(() => requireChannel(channels, 1)).toThrow(
      expect.objectContaining({
        code: 'bad_arguments',
        message: 'This device has no channel 1; it has 0 (Channel 0), 3 (Channel 3)',
      }),
    );
  });

  test('nothing is refused while no channel is known that an upload could name', () => {
    expect(() => requireChannel([], 7)).not.toThrow();
    expect(() => requireChannel([channel(null, true)], 7)).not.toThrow();
  });

  test('a button is of the first channel that can log', () => {
    const channels = [channel(0, false), channel(2, true), channel(1, true)];
    expect(chooseLogger(channels, undefined)?.index).toBe(1);
    expect(chooseLogger([channel(0, false)], undefined)).toBeNull();
  });

  test('a channel that is named must be there and able to log', () => {
    const channels = [channel(0, false), channel(1, true)];
    expect(chooseLogger(channels, 1)?.channelId).toBe('c1');
    expect(() => chooseLogger(channels, 0)).toThrow(
      'Channel 0 cannot log markers in real time; these can: 1 (Channel 1)',
    );
    expect(() => chooseLogger(channels, 5)).toThrow('This device has no channel 5');
    expect(() => chooseLogger([], 0)).toThrow('none of this device can');
  });
});
