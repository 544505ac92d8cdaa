import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DailiesError } from '../core/index.ts';
import { isProxy, parsePriority, priorityOf } from './kinds.ts';

describe('the kind of a file', () => {
  test('has the place of the first kind in the list that fits', () => {
    const priority = ['proxy', 'mov', 'wav'];
    expect(priorityOf('/card/A001_Proxy.mov', priority)).toBe(0);
    expect(priorityOf('/card/A001.mov', priority)).toBe(1);
    expect(priorityOf('/card/A001.WAV', priority)).toBe(2);
    expect(priorityOf('/card/A001_Proxy.mov', ['mov', 'proxy'])).toBe(0);
  });

  test('is behind all of them when none fits', () => {
    expect(priorityOf('/card/A001.mxf', ['proxy', 'mov', 'wav'])).toBe(3);
    expect(priorityOf('/card/mov', ['mov'])).toBe(1);
    expect(priorityOf('/card/.mov', ['mov'])).toBe(1);
    expect(priorityOf('/card/A001.mov/notes', ['mov'])).toBe(1);
    expect(priorityOf('/card/A001.mov.part', ['mov'])).toBe(1);
  });

  test('is all the same without a list', () => {
    fc.assert(fc.property(fc.string(), (path) => priorityOf(path, []) === 0));
  });

  test('is told by the name on Windows as elsewhere, in upper or lower case', () => {
    expect(priorityOf('E:\\DCIM\\A001.MOV', ['mov'])).toBe(0);
    expect(priorityOf('E:\\Proxy\\A001.MOV', ['proxy'])).toBe(0);
    expect(priorityOf('/card/A001.mov', ['MOV'])).toBe(0);
  });

  test('is a place in the list or the one behind it, for any path', () => {
    const kinds = fc.array(fc.constantFrom('proxy', 'mov', 'mp4', 'lrv'), { maxLength: 4 });
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('a.mov', 'Proxy/b.mp4', 'x_proxy.mov', 'c.LRV'),
    );
    fc.assert(
      fc.property(name, kinds, (path, priority) => {
        const place = priorityOf(path, priority);
        expect(Number.isInteger(place) && place >= 0 && place <= priority.length).toBe(true);
      }),
    );
  });
});

describe('a proxy', () => {
  test.each([
    '/card/A_0001C001X240131_101500XX_CANON_001_Proxy.MP4',
    '/card/A001_proxy.mov',
    '/card/DCIM/Proxy/A001_08151234_C001.mov',
    '/card/CONTENTS/PROXY/0001AB.MP4',
    '/edit/Proxies/A001.mov',
    '/card/PRIVATE/M4ROOT/SUB/C0001S03.MP4',
    '/card/XDROOT/Sub/TEST AS03.MP4',
    '/disc/Sub/C0001S01.MXF',
    '/card/DCIM/100GOPRO/GL010001.LRV',
    '/card/DCIM/DJI_001/DJI_20240131101500_0001_D.LRF',
    '/card/DCIM/Camera01/LRV_20220110_121609_11_657.insv',
    '/card/DCIM/Camera01/LRV_20220101_094420_01_013.mp4',
    '/card/DCIM/Camera01/LRV_20230507_101500_01_001.lrv',
  ])('is known by its name and folder: %s', (path) => {
    expect(isProxy(path)).toBe(true);
  });

  test.each([
    '/card/SUB/PROXYWAR.mp4',
    '/card/PROXYWAR.mp4',
    '/card/proxy.mov',
    '/card/_proxy.mov',
    '/card/my_proxy_war.mov',
    '/card/nearproxy.mov',
    '/card/A001_proxy.txt',
    '/card/CONTENTS/PROXY/0001AB.BIN',
    '/Proxy/originals/A001.mov',
    '/card/Proxy War/A001.mov',
    '/card/M4ROOT/CLIP/C0001.MP4',
    '/card/CLIP/TYRES03.MP4',
    '/card/SUB/tyres03.mp4',
    '/card/SUB/S03.MP4',
    '/card/DCIM/100GOPRO/GX010001.MP4',
    '/card/DCIM/Camera01/VID_20220110_121609_00_657.insv',
    '/card/LRV_tour.mp4',
    '',
  ])('is not: %s', (path) => {
    expect(isProxy(path)).toBe(false);
  });
});

describe('a list of kinds', () => {
  test('is read in lower case and without dots, in the order it was written', () => {
    expect(parsePriority(['Proxy', '.MOV', ' wav '])).toEqual(['proxy', 'mov', 'wav']);
    expect(parsePriority([])).toEqual([]);
  });

  test.each([
    [[''], '"" is no kind of file'],
    [['.'], '"." is no kind of file'],
    [['*.mov'], '"*.mov" is no kind of file'],
    [['mov,mp4'], '"mov,mp4" is no kind of file'],
    [['mov', 'wav', '.MOV'], '"mov" is named twice'],
  ])('of %j is refused with the word that is wrong', (words, sentence) => {
    const read = () => parsePriority(words);
    expect(read).toThrow(DailiesError);
    expect(read).toThrow(expect.objectContaining({ code: 'bad_arguments' }));
    expect(read).toThrow(sentence);
  });
});
