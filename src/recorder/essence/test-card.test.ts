import { describe, expect, test } from 'vitest';
import type { Picture } from './picture.ts';
import { createTestCard } from './test-card.ts';

const FORMAT = { width: 320, height: 180, framesPerSecond: 25, startFrame: 0, label: 'B CAM' };
/** Where the text is at this size: top left dot, and luma samples a dot. */
const TIMECODE = { x: 30, y: 50, scale: 4, dots: 65 };
const LABEL = { x: 8, y: 159, scale: 2, dots: 29 };

function pixel(picture: Picture, x: number, y: number): number[] {
  const chroma = (y >> 1) * (picture.codedWidth / 2) + (x >> 1);
  const luma = picture.luma[y * picture.codedWidth + x] ?? 0;
  return [luma, picture.cb[chroma] ?? 0, picture.cr[chroma] ?? 0];
}

/** The text as one sees it, a character for every dot. */
function readText(picture: Picture, at: typeof TIMECODE): string[] {
  return Array.from({ length: 7 }, (_, row) =>
    Array.from({ length: at.dots }, (_, column) => {
      const x = at.x + column * at.scale + 1;
      return (pixel(picture, x, at.y + row * at.scale + 1)[0] ?? 0) > 200 ? '#' : ' ';
    })
      .join('')
      .trimEnd(),
  );
}

describe('the test card', () => {
  test('shows the timecode of its frame', () => {
    const card = createTestCard({ ...FORMAT, startFrame: 25 * 3600 });
    expect(readText(card.draw(25 * 23 + 14), TIMECODE)).toEqual([
      ' ###    #          ###   ###         ###   ###          #      #',
      '#   #  ##     #   #   # #   #   #   #   # #   #   #    ##     ##',
      '#  ##   #     #   #  ## #  ##   #       #     #   #     #    # #',
      '# # #   #         # # # # # #         ##    ##          #   #  #',
      '##  #   #     #   ##  # ##  #   #    #        #   #     #   #####',
      '#   #   #     #   #   # #   #   #   #     #   #   #     #      #',
      ' ###   ###         ###   ###        #####  ###         ###     #',
    ]);
  });

  test('shows the label of its camera', () => {
    expect(readText(createTestCard(FORMAT).draw(0), LABEL)).toEqual([
      '####         ###   ###  #   #',
      '#   #       #   # #   # ## ##',
      '#   #       #     #   # # # #',
      '####        #     ##### # # #',
      '#   #       #     #   # #   #',
      '#   #       #   # #   # #   #',
      '####         ###  #   # #   #',
    ]);
  });

  test('has the seven colour bars', () => {
    const picture = createTestCard(FORMAT).draw(0);
    const colours = [23, 68, 114, 159, 205, 250, 296].map((x) => pixel(picture, x, 10));
    expect(colours).toEqual([
      [180, 128, 128],
      [168, 44, 136],
      [145, 147, 44],
      [133, 63, 52],
      [63, 193, 204],
      [51, 109, 212],
      [28, 212, 120],
    ]);
  });

  test('sweeps from left to right in two seconds, and leaves nothing behind', () => {
    const card = createTestCard(FORMAT);
    const sweepAt = (frame: number): number => {
      const { luma } = card.draw(frame);
      return luma.subarray(0, 320).indexOf(235);
    };
    const places = [0, 10, 20, 30, 40, 49].map(sweepAt);
    expect(places).toEqual([0, 62, 126, 188, 252, 308]);
    expect(sweepAt(50)).toBe(0);
  });

  test('stays in video range, and repeats exactly for the same frame', () => {
    const card = createTestCard(FORMAT);
    const { luma, cb, cr } = structuredClone(card.draw(33));
    expect(Math.min(...luma)).toBe(16);
    expect(Math.max(...luma)).toBe(235);
    expect(Math.min(...cb, ...cr)).toBeGreaterThanOrEqual(16);
    expect(Math.max(...cb, ...cr)).toBeLessThanOrEqual(240);
    card.draw(34);
    expect(structuredClone(card.draw(33))).toMatchObject({ luma, cb, cr });
  });

  test('has room for text in the smallest picture, and cuts a label that is too long', () => {
    const card = createTestCard({ ...FORMAT, width: 96, height: 64, label: 'É'.repeat(200) });
    expect(card.draw(0).luma).toContain(235);
  });
});
