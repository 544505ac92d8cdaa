import { describe, expect, test } from 'vitest';
import { currentWith, snapshotWith } from './fixtures.ts';
import { patchProgress, reactionTo } from './news.ts';

const AT = '2026-11-23T12:00:00.000Z';
const react = (event: Record<string, unknown>) => reactionTo(JSON.stringify({ at: AT, ...event }));
const EVERYTHING = { kind: 'refresh', topics: ['status', 'uploads'] };

describe('an event', () => {
  test('of progress is a patch', () => {
    const path = '/media/A001.mov';
    expect(react({ type: 'progress', uploadId: 'u1', path, sentBytes: 5, totalBytes: 10 })).toEqual(
      { kind: 'patch', progress: { uploadId: 'u1', sentBytes: 5, totalBytes: 10 } },
    );
  });

  test('of progress while growing has no total', () => {
    const patch = { kind: 'patch', progress: { uploadId: 'u1', sentBytes: 0, totalBytes: null } };
    const event = { type: 'progress', uploadId: 'u1', sentBytes: 0 };
    expect(react({ ...event, totalBytes: null })).toEqual(patch);
    expect(react(event)).toEqual(patch);
  });

  test.each([
    { type: 'progress' },
    { type: 'progress', uploadId: 1, sentBytes: 5, totalBytes: 10 },
    { type: 'progress', uploadId: 'u1', sentBytes: '5', totalBytes: 10 },
    { type: 'progress', uploadId: 'u1', sentBytes: -5, totalBytes: 10 },
    { type: 'progress', uploadId: 'u1', sentBytes: 5, totalBytes: 'all' },
    { type: 'code', userCode: 12345, expiresAt: AT },
    { type: 'code', userCode: '012345' },
  ])('that is not as agreed (%j) patches nothing and asks the device', (event) => {
    expect(react(event)).toEqual(EVERYTHING);
  });

  test('with a code shows it, its zeros kept', () => {
    const link = 'https://next.frame.io/device?code=012345';
    const reaction = react({
      type: 'code',
      userCode: '012345',
      deviceName: 'A-Cam',
      expiresAt: AT,
      verificationUri: null,
      verificationUriComplete: link,
    });
    const code = {
      userCode: '012345',
      deviceName: 'A-Cam',
      expiresAt: AT,
      verificationUriComplete: link,
    };
    expect(reaction).toEqual({ kind: 'showCode', code });
  });

  test('with a code may lack name and link', () => {
    const code = { userCode: '000001', expiresAt: AT };
    expect(react({ type: 'code', ...code })).toEqual({
      kind: 'showCode',
      code: { ...code, deviceName: null, verificationUriComplete: null },
    });
  });

  test.each(['paired', 'cancelled', 'pairingLost'])('%s ends the code', (type) => {
    expect(react({ type })).toEqual({ kind: 'endCode' });
  });

  test.each(['queued', 'completed', 'failed', 'skipped', 'restarted'])(
    '%s asks for status and lists',
    (type) => {
      expect(react({ type, uploadId: 'u1', path: '/a' })).toEqual(EVERYTHING);
    },
  );

  test.each(['held', 'status', 'listening', 'quiet'])('%s asks for the status', (type) => {
    expect(react({ type })).toEqual({ kind: 'refresh', topics: ['status'] });
  });

  test.each(['', 'not JSON', '[]', 'null', '"progress"', '7', '{}', '{"type":"ofTomorrow"}'])(
    'that is unknown (%s) still asks for everything',
    (data) => {
      expect(reactionTo(data)).toEqual(EVERYTHING);
    },
  );
});

describe('a patch of progress', () => {
  const first = currentWith();
  const second = currentWith({ uploadId: 'u2', path: '/media/A002.mov' });
  const snapshot = snapshotWith({ current: [first, second] });

  test('changes the bytes of that upload and nothing else', () => {
    const after = patchProgress(snapshot, { uploadId: 'u2', sentBytes: 7, totalBytes: 9 });
    expect(after).toEqual({
      ...snapshot,
      current: [first, { ...second, sentBytes: 7, totalBytes: 9 }],
    });
    expect(after.current[0]).toBe(first);
    expect(after.uploads).toBe(snapshot.uploads);
  });

  test('leaves the snapshot it was given', () => {
    const before = structuredClone(snapshot);
    patchProgress(snapshot, { uploadId: 'u1', sentBytes: 7, totalBytes: 9 });
    expect(snapshot).toEqual(before);
  });

  test('may go back: a part is sent again', () => {
    const after = patchProgress(snapshot, { uploadId: 'u1', sentBytes: 0, totalBytes: null });
    expect(after.current[0]).toMatchObject({ sentBytes: 0, totalBytes: null });
  });

  test('of an upload that is not under way here changes nothing: only the device may add one', () => {
    expect(patchProgress(snapshot, { uploadId: 'u3', sentBytes: 1, totalBytes: 2 })).toBe(snapshot);
    const idle = snapshotWith();
    expect(patchProgress(idle, { uploadId: 'u1', sentBytes: 1, totalBytes: 2 })).toBe(idle);
  });

  test('that says what is known makes no new snapshot', () => {
    const { uploadId, sentBytes, totalBytes } = first;
    expect(patchProgress(snapshot, { uploadId, sentBytes, totalBytes })).toBe(snapshot);
  });
});
