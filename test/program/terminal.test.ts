import jsQr from 'jsqr';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeStage, type Stage } from '../support/stage.ts';
import { Terminal } from '../support/terminal.ts';

/** What a phone reads on this screen; each character stands for two squares, one above the other. */
function scanned(screen: string): string | undefined {
  const lines = screen.split('\n').filter((line) => /[█▀▄]/.test(line));
  const left = Math.min(...lines.map((line) => line.search(/[█▀▄]/)));
  const rows = lines.flatMap((line) => {
    const squares = Array.from(line.slice(left));
    const isLit = (half: string) => squares.map((square) => square === '█' || square === half);
    return [isLit('▀'), isLit('▄')];
  });
  const columns = Math.max(...rows.map((row) => row.length));
  const size = 4;
  const [width, height] = [columns * size, rows.length * size];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isLit = rows[Math.floor(y / size)]?.[Math.floor(x / size)] === true;
      pixels.fill(isLit ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return jsQr.default(pixels, width, height)?.data;
}

describe('in a real terminal', { timeout: 20_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  test.each([
    [80, 24],
    [60, 40],
  ])('of %i by %i the code is to be seen, and a phone reads the QR', async (columns, rows) => {
    await using terminal = await Terminal.open(['pair'], stage.env, { columns, rows });
    const screen = await terminal.shows('valid for');
    const [pending] = stage.frameio.control.pendingCodes();
    const userCode = pending?.userCode ?? '';
    expect(screen).toContain(userCode.split('').join(' '));
    expect(screen).toMatch(/valid for \d/);
    const link = scanned(screen);
    expect(link).toContain(`code=${userCode}`);
    expect(screen).toContain(`Or open ${link}`);
    stage.frameio.control.authorize(userCode);
    expect(await terminal.ended()).toBe(0);
    const last = await terminal.screen();
    expect(last).toContain('✓ Paired with the project Demo Project');
    expect(last).not.toContain('█');
  });

  test('too small for a QR it shows the code and says so', async () => {
    await using terminal = await Terminal.open(['pair'], stage.env, { columns: 50, rows: 16 });
    const screen = await terminal.shows('valid for');
    const [pending] = stage.frameio.control.pendingCodes();
    expect(screen).toContain(pending?.userCode.split('').join(' '));
    expect(screen).toContain('A larger window shows a QR');
  });

  test('Ctrl-C while the code shows ends with 130 and leaves the terminal as it was', async () => {
    await using terminal = await Terminal.open(['pair'], stage.env);
    await terminal.shows('valid for');
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
    expect(await terminal.screen()).not.toContain('Waiting');
  });

  test('the client secret is asked for, kept, and never to be seen', async () => {
    const { DAILIES_CLIENT_SECRET: secret = '', ...env } = stage.env;
    await using terminal = await Terminal.open(['configure'], env);
    await terminal.shows('not shown');
    await terminal.press('-l', secret);
    await terminal.press('Enter');
    expect(await terminal.ended()).toBe(0);
    const screen = await terminal.screen();
    expect(screen).toContain('kept in the vault');
    expect(screen).not.toContain(secret.slice(0, 6));
    delete stage.env['DAILIES_CLIENT_SECRET'];
    expect((await stage.pair()).code).toBe(0);
  });

  test.each([[[]], [['half-a-secret']]])(
    'Ctrl-C in the question for it, after %j, changes nothing: exit 130',
    async (typed) => {
      const { DAILIES_CLIENT_SECRET: _, ...env } = stage.env;
      await using terminal = await Terminal.open(['configure'], env);
      await terminal.shows('not shown');
      for (const words of typed) await terminal.press('-l', words);
      await terminal.press('C-c');
      expect(await terminal.ended()).toBe(130);
      const screen = await terminal.screen();
      expect(screen).toContain('Nothing was changed');
      expect(screen).not.toContain('half');
    },
  );
});
