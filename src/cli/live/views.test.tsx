import { render } from 'ink-testing-library';
import { describe, expect, test } from 'vitest';
import { Clips } from './clips.tsx';
import { EMPTY_MODEL, recorded, reduce, type LiveModel } from './model.ts';
import { PairingView } from './pairing-view.tsx';
import { Totals, Warnings } from './show-uploads.tsx';

type Event = Parameters<typeof reduce>[1];
const after = (...events: Event[]): LiveModel => events.reduce(reduce, EMPTY_MODEL);
const upload = { uploadId: 'u', path: '/card/A001C001.mp4' } as const;
const queued: Event = { ...upload, type: 'queued', totalBytes: 2_000_000, mode: 'finished' };

const code: Extract<Event, { type: 'code' }> = {
  type: 'code',
  userCode: '004217',
  deviceName: 'Cam\u001b[2J',
  expiresAt: '2027-01-15T08:02:00.000Z',
  verificationUri: null,
  verificationUriComplete: 'https://next.frame.io/pair?code=004217',
};

const pairing = (size: { columns: number; rows: number }) => {
  const nowMs = Date.parse('2027-01-15T08:00:30.000Z');
  return render(<PairingView code={code} size={size} nowMs={nowMs} />).lastFrame() ?? '';
};

describe('the live view', () => {
  test('shows the code with its zeros, name, countdown, link and QR', () => {
    const text = pairing({ columns: 80, rows: 24 });
    expect(text).toContain('0 0 4 2 1 7');
    expect(text).toContain('1 min 30 s');
    expect(text).toContain('https://next.frame.io/pair?code=004217');
    expect(text).toContain('█');
    expect(text, 'a name cannot clear the screen').toContain('Cam\\u{1b}[2J');
  });

  test.each([
    [{ columns: 80, rows: 24 }, 'beside'],
    [{ columns: 60, rows: 40 }, 'under'],
    [{ columns: 60, rows: 24 }, 'larger window'],
    [{ columns: 30, rows: 60 }, 'larger window'],
  ])('in %j the QR is where it pushes nothing out: %s', (size, place) => {
    const lines = pairing(size).split('\n');
    const first = lines.findIndex((line) => line.includes('███'));
    const found = first < 0 ? 'larger window' : first < 3 ? 'beside' : 'under';
    expect(found).toBe(place);
    // The caller adds two lines, and one that is full makes the terminal scroll.
    expect(lines.length).toBeLessThan(size.rows - 2);
    expect(lines.join('\n').includes('larger window')).toBe(place === 'larger window');
    expect(lines.join('\n')).toContain('0 0 4 2 1 7');
  });

  test('follows a clip from recording to proof', () => {
    let model = recorded(
      after({ type: 'recording', path: upload.path, writer: 'x' }),
      upload.path,
      1_500_000,
    );
    const text = () => render(<Clips clips={model.clips} rows={9} />).lastFrame() ?? '';
    expect(text()).toMatch(/A001C001\.mp4 +● REC +1\.5 MB/);
    model = reduce(model, queued);
    model = reduce(model, {
      ...upload,
      type: 'progress',
      sentBytes: 500_000,
      totalBytes: 2_000_000,
    });
    expect(text()).toMatch(/↑ upload +2\.0 MB +█████░+ +25 %/);
    model = reduce(model, {
      ...upload,
      type: 'completed',
      remark: null,
      assetId: 'a',
      totalBytes: 2_000_000,
      sha256: 'c0ffee'.repeat(10),
    });
    expect(text()).toMatch(/✓ done +2\.0 MB +sha256 c0ffeec0ffee…/);
    const arrived = { ...upload, type: 'arrived', assetId: 'a', folder: 'Cloud_Devices' } as const;
    model = reduce(model, { ...arrived, identical: true, playable: true, reason: null });
    expect(text()).toContain('identical, plays, in Cloud_Devices');
    model = reduce(model, {
      ...arrived,
      identical: false,
      playable: true,
      reason: 'the bytes differ',
    });
    expect(text()).toContain('the bytes differ');
  });

  test('follows a clip that goes up while it is recorded, to its end', () => {
    let model = after({ type: 'recording', path: upload.path, writer: 'x' });
    const text = () => render(<Clips clips={model.clips} rows={9} />).lastFrame() ?? '';
    model = reduce(model, { ...upload, type: 'queued', totalBytes: null, mode: 'growing' });
    model = reduce(model, { ...upload, type: 'progress', sentBytes: 5_000_000, totalBytes: null });
    expect(text()).toMatch(/● REC +5\.0 MB +5\.0 MB of it up/);
    model = recorded(model, upload.path, 20_000_000);
    expect(text()).toMatch(/● REC +20\.0 MB +█████░+ 5\.0 MB of it up/);
    const totals = () => render(<Totals model={model} bytesPerSecond={1_000_000} />).lastFrame();
    expect(totals()).toBe(' 0 of 1 done · 5.0 MB of 20.0 MB · 1.0 MB/s');
    const ended = { totalBytes: 25_000_000, by: 'input', why: null } as const;
    model = reduce(model, { type: 'recordingEnded', path: upload.path, ...ended });
    expect(text()).toMatch(/↑ upload +25\.0 MB +████░+ +20 %/);
    expect(totals()).toContain('20 s to go');
  });

  test('shows a failure with its reason and what to do', () => {
    const model = after(queued, {
      ...upload,
      type: 'failed',
      code: 'file_vanished',
      message: 'It is gone',
      hint: 'Put it back.',
      retryable: true,
    });
    const text = render(<Clips clips={model.clips} rows={9} />).lastFrame() ?? '';
    expect(text).toMatch(/✗ failed +2\.0 MB +It is gone\. Put it back\./);
  });

  test('warns of a deadline while the file is under way, and no longer', () => {
    const risk: Event = {
      ...upload,
      type: 'deadlineAtRisk',
      deadline: '2027-01-15T08:02:00.000Z',
      message: 'Too slow for its 24 hours',
    };
    let model = after(queued, risk);
    const text = () => render(<Warnings model={model} />).lastFrame() ?? '';
    expect(text()).toContain('A001C001.mp4: Too slow for its 24 hours');
    const end = {
      type: 'completed',
      assetId: 'a',
      totalBytes: 1,
      sha256: 'c0ffee',
      remark: null,
    } as const;
    model = reduce(model, { ...upload, ...end });
    expect(text()).toBe('');
  });

  test('a restart begins the bar anew and says why', () => {
    const sent: Event = {
      ...upload,
      type: 'progress',
      sentBytes: 1_500_000,
      totalBytes: 2_000_000,
    };
    const restart = { assetId: 'a', code: 'url_expired', message: 'It expired' } as const;
    const model = after(queued, sent, { ...upload, type: 'restarted', ...restart });
    const text = render(<Clips clips={model.clips} rows={9} />).lastFrame() ?? '';
    expect(text).toMatch(/· queued +2\.0 MB +It expired; it is sent again/);
  });

  test('keeps the newest in sight and says how many are not', () => {
    const model = after(
      ...[1, 2, 3, 4].map((n): Event => ({ type: 'recording', path: `/c/${n}.mp4`, writer: 'x' })),
    );
    const text = render(<Clips clips={model.clips} rows={3} />).lastFrame() ?? '';
    expect(text).toContain('and 1 before');
    expect(text).not.toContain('1.mp4');
    expect(text).toContain('4.mp4');
  });

  test('adds up: how many, how much, how fast, how long', () => {
    const model = after(queued, {
      ...upload,
      type: 'progress',
      sentBytes: 500_000,
      totalBytes: 2_000_000,
    });
    const text = render(<Totals model={model} bytesPerSecond={100_000} />).lastFrame();
    expect(text).toBe(' 0 of 1 done · 500 kB of 2.0 MB · 100 kB/s · 15 s to go');
  });

  test('fits 80 columns', () => {
    const long = { uploadId: 'u', path: `/card/${'long'.repeat(40)}.mp4` };
    const model = after(
      { ...long, type: 'queued', totalBytes: 5_000_000_000_000, mode: 'finished' },
      { ...long, type: 'skipped', code: 'paused', message: 'why '.repeat(60) },
    );
    const lines = (render(<Clips clips={model.clips} rows={9} />).lastFrame() ?? '').split('\n');
    expect(lines).toHaveLength(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
