import { describe, expect, test } from 'vitest';
import { parseFileTypes } from './file-types.ts';
import { makeFilter, makePick, requirePatterns } from './filter.ts';

const wants = (
  path: string,
  { include = [] as string[], exclude = [] as string[], types = [] as string[] },
) => makeFilter('/card', { include, exclude, types: parseFileTypes(types) })(`/card/${path}`);

describe('of the files of a watched folder', () => {
  test.each([
    ['*.mov', 'DCIM/100/A.MOV', true],
    ['*.mov', 'DCIM/100/A.MP4', false],
    ['A001*', 'A001_card/clip/x.mp4', true],
    ['100', 'DCIM/100/x.jpg', true],
    ['100', 'DCIM/1000/x.jpg', false],
    ['DCIM/100', 'DCIM/100/x.jpg', true],
    ['/100', 'DCIM/100/x.jpg', false],
    ['/DCIM/', 'DCIM/100/x.jpg', true],
    ['dcim/*/x.jpg', 'DCIM/100/x.jpg', true],
    ['DCIM/*.jpg', 'DCIM/100/x.jpg', false],
    ['**/*.{jpg,arw}', 'DCIM/100/x.arw', true],
    ['/[[]final]*', '[final] cut.mov', true],
  ])('%s includes %s: %s', (pattern, path, is) => {
    expect(wants(path, { include: [pattern] })).toBe(is);
    expect(wants(path, { exclude: [pattern] })).toBe(!is);
    expect(makePick('/card', [pattern])(`/card/${path}`)).toBe(is);
  });

  test('what is excluded stays so, whatever includes it', () => {
    const settings = { include: ['*.mov'], exclude: ['*_proxy*'] };
    expect(wants('a.mov', settings)).toBe(true);
    expect(wants('a_Proxy.mov', settings)).toBe(false);
  });

  test.each([
    ['video', 'a.MP4', true],
    ['video', 'a.mts', true],
    ['video', 'a.ts', true],
    ['video', 'a.braw', true],
    ['video', 'a.wav', false],
    ['audio', 'a.WAV', true],
    ['audio', 'a.mov', false],
    ['stills', 'a.ARW', true],
    ['stills', 'a.jpg', true],
    ['stills', 'a.cube', false],
    ['sidecars', 'a.xml', true],
    ['sidecars', 'a.cube', true],
    ['proxies', 'Proxy/a.mov', true],
    ['proxies', 'a.mov', false],
    ['.MOV', 'a.mov', true],
    ['*.mov', 'a.mov', true],
    ['mov', 'mov', false],
    ['mov', 'clip.mov/a', false],
  ])('type %s is %s: %s', (type, path, is) => {
    expect(wants(path, { types: [type] })).toBe(is);
  });

  test('one of several types is enough, and types are typed with commas too', () => {
    expect(parseFileTypes(['mov,Video', 'mov'])).toEqual(['mov', 'video']);
    expect(wants('a.wav', { types: ['video,wav'] })).toBe(true);
  });

  test.each(['a/b', 'a b', '?'])('%s is no type, which is said', (word) => {
    expect(() => parseFileTypes([word])).toThrow(/no type of file/);
  });

  test.each(['', ' ', 'x'.repeat(501)])('a pattern that is empty or endless is refused', (text) => {
    expect(() => requirePatterns([text])).toThrow(/pattern/i);
  });
});
