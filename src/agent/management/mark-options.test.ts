import { describe, expect, test } from 'vitest';
import { commentAct, commentText, readMark, type MarkOptions } from './mark-options.ts';

const at = (timecode: string, rate = '24') => ({ timecode, rate });

describe('what a person means by a mark', () => {
  test('a text is a comment about the whole clip', () => {
    expect(readMark({ text: ' good take ' })).toEqual({
      text: 'good take',
      marker: null,
      inputIndex: 0,
      channel: undefined,
      clip: null,
      frame: null,
    });
  });

  test('a timecode is a press of the first button', () => {
    const read = readMark({ at: { ...at('01:02:03:04', '23.976'), agoSeconds: 5 } });
    const start = { timecode: '01:02:03:04', rate: '23.976' };
    expect(read).toMatchObject({ text: null, inputIndex: 0, marker: { start, offsetSeconds: 5 } });
  });

  test('with both the comment has the moment in it', () => {
    const { text, marker } = readMark({ text: 'slate', at: at('01:02:03:04') });
    expect(commentText(text ?? '', marker)).toBe('slate (01:02:03:04 at 24 fps)');
  });

  const bad: [string, MarkOptions, string][] = [
    ['nothing', {}, 'Give a text, a timecode, or both'],
    ['an empty text', { text: '  ' }, 'not empty'],
    ['drop-frame', { at: at('01:02:03;04', '29.97') }, 'drop-frame'],
    ['a frame beyond the rate', { at: at('01:02:03:24') }, '01:02:03:24'],
    ['an hour that is none', { at: at('25:00:00:00') }, '25:00:00:00'],
    ['a rate that is none', { at: at('01:02:03:04', '23.98') }, '23.976, 24, 25'],
    ['a rate that every object has', { at: at('01:02:03:04', 'toString') }, 'no frame rate'],
    ['a bad duration', { at: { ...at('01:02:03:04'), duration: '5s' } }, '5s'],
    ['an age of half a second', { at: { ...at('01:02:03:04'), agoSeconds: 0.5 } }, '0.5'],
    ['an input below 0', { at: at('01:02:03:04'), input: -1 }, '-1'],
    ['an input without a timecode', { text: 'a', input: 1 }, 'with a timecode'],
    ['a clip without a text', { at: at('01:02:03:04'), clip: { assetId: 'a' } }, 'Only a text'],
    ['half a frame', { text: 'a', frame: 1.5 }, 'frame 0 or later'],
  ];
  test.each(bad)('%s is a bad argument, in one sentence', (_, options, words) => {
    expect(() => readMark(options)).toThrow(
      expect.objectContaining({
        code: 'bad_arguments',
        message: expect.stringMatching(new RegExp(`^[^\\n]*${words}[^\\n]*$`)),
      }),
    );
  });

  test('a comment that Frame.io could not take is a bad argument', () => {
    expect(commentAct('a', 'b', 3)).toEqual({ kind: 'comment', assetId: 'a', text: 'b', frame: 3 });
    expect(() => commentAct('a', '', null)).toThrow(
      expect.objectContaining({ code: 'bad_arguments', message: 'A comment needs a text' }),
    );
    expect(() => commentAct('a', 'b', -1)).toThrow('A comment is at frame 0 or later');
  });
});
