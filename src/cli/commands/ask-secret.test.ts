import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { askSecret } from './ask-secret.ts';

/** A terminal, or a pipe, and what is shown there. */
function scene(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough().setEncoding('utf8');
  return { input, output, shown: () => String(output.read() ?? '') };
}

describe('a secret that is asked for', () => {
  test('is taken from a terminal, corrected as it was typed, and not shown', async () => {
    const { input, output, shown } = scene(true);
    const answer = askSecret('Secret: ', { input, output });
    input.write('secreX\u007ft\r');
    expect(await answer).toBe('secret');
    expect(shown()).toBe('Secret: \n');
  });

  test.each([
    ['Ctrl-C', 'half a secr\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is given up with %s', async (_key, typed) => {
    const { input, output } = scene(true);
    const answer = askSecret('Secret: ', { input, output });
    input.write(typed);
    expect(await answer).toBeNull();
  });

  test('is the first line of a pipe, also without an end of line, and nothing is asked', async () => {
    for (const [piped, secret] of [
      ['one\ntwo\n', 'one'],
      ['one', 'one'],
      ['', ''],
    ] as const) {
      const { input, output, shown } = scene(false);
      const answer = askSecret('Secret: ', { input, output });
      input.end(piped);
      expect(await answer).toBe(secret);
      expect(shown()).toBe('');
    }
  });
});
