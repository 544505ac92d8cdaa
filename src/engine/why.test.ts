import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../core/index.ts';
import type { Hold } from './events.ts';
import { JOB_START, type Job, type JobState, type SendingState, type SkipCode } from './job.ts';
import { PART_START, type Part, type PartState } from './part.ts';
import { SETTINGS_START } from './settings.ts';
import type { Scene } from './why-waiting.ts';
import { whyOf } from './why.ts';

const NOW_MS = 1_800_000_000_000;
const ASSET = { assetId: 'asset-1', urlsIssuedAtMs: NOW_MS - 60_000 };
const SENDING: SendingState = { kind: 'sending', ...ASSET };
const VERIFYING: JobState = { kind: 'verifying', ...ASSET };
const IDENTIFYING: JobState = { kind: 'identifying', attempts: 0 };
const CREATING: JobState = { kind: 'creating', attempts: 0, recording: null, ending: null };
const UNENDED: readonly JobState[] = [JOB_START, IDENTIFYING, CREATING, SENDING, VERIFYING];

const SKIPPED: readonly JobState[] = (['paused', 'duplicate', 'empty', 'filtered'] as const).map(
  (code) => ({ kind: 'skipped', code, message: `It is ${code}` }),
);

const SCENE: Scene = {
  holds: [],
  projectId: 'p-1',
  projectName: 'Night shoot',
  nowMs: NOW_MS,
  active: false,
  settings: SETTINGS_START,
};

const job = (state: JobState, differs: Partial<Job> = {}): Job => ({
  id: '0b5e11aa-0000-4000-8000-000000000001',
  path: '/card/A001.mp4',
  name: 'A001.mp4',
  filetype: 'video/mp4',
  stamp: { sizeBytes: 20, mtimeNs: '1700000000000000000' },
  mode: 'finished',
  channel: null,
  sample: null,
  createdAtMs: NOW_MS - 100_000,
  queuedAtMs: NOW_MS - 90_000,
  queuedAt: null,
  projectId: 'p-1',
  turn: { rank: 0, priority: 0 },
  held: false,
  again: false,
  remakes: 0,
  remark: null,
  state,
  ...differs,
});

const SENT: PartState = { kind: 'sent', md5: 'x', etag: null, crc32: null };
const retried = (inMs: number, code: ErrorCode | null): PartState => ({
  ...PART_START,
  kind: 'waiting',
  attempts: 2,
  notBeforeMs: NOW_MS + inMs,
  code,
  mismatches: 0,
});
const parts = (...states: PartState[]): Part[] =>
  states.map((state, index) => ({
    number: index + 1,
    offsetBytes: index * 10,
    sizeBytes: 10,
    url: 'https://storage.example/part?X-Amz-Signature=secret',
    state,
  }));

const why = (state: JobState, scene: Partial<Scene> = {}, differs: Partial<Job> = {}) =>
  whyOf({ job: job(state, differs), parts: [] }, { ...SCENE, ...scene });
const whyParts = (states: PartState[], scene: Partial<Scene> = {}) =>
  whyOf({ job: job(SENDING), parts: parts(...states) }, { ...SCENE, active: true, ...scene });

const hold = (reason: Hold['reason'], code: Hold['code'] = null, message = 'said why'): Hold => ({
  reason,
  code,
  message,
  sinceMs: NOW_MS,
});
const NO_NETWORK = hold('noNetwork', 'unreachable', 'Frame.io cannot be reached: ENOTFOUND');
const LOST = hold('pairingLost', 'pairing_lost', 'Frame.io has ended the pairing of this device');
const FULL = hold('stopped', 'usage_exceeded', 'The Frame.io account has no room left');

describe('a job that waits', () => {
  test('says that a person held it, and how to let it go', () => {
    for (const state of [JOB_START, IDENTIFYING, CREATING, SENDING, VERIFYING]) {
      expect(why(state, { holds: [LOST, NO_NETWORK] }, { held: true })).toBe(
        'Held until you let it go: dailies queue resume 0b5e11aa',
      );
    }
    const manual = { ...SETTINGS_START, mode: 'manual' } as const;
    expect(why(JOB_START, { settings: manual }, { held: true })).toContain('manual mode');
    expect(why(JOB_START, { settings: manual })).toBe('Waits for its turn');
  });

  test("says that the whole queue is held, and that this is not Frame.io's Pause", () => {
    const words =
      'The queue is held on this device and loses nothing: dailies queue resume lets it go on. ' +
      "It is not Frame.io's Pause";
    for (const state of UNENDED) {
      expect(why(state, { holds: [LOST, hold('user')] })).toBe(words);
      expect(why(state, { settings: { ...SETTINGS_START, paused: true } })).toBe(words);
    }
  });

  test('says that there is no network', () => {
    for (const state of [JOB_START, SENDING]) {
      expect(why(state, { holds: [NO_NETWORK], active: true })).toBe(
        'Frame.io cannot be reached: ENOTFOUND. Check the network; the queue is kept',
      );
    }
  });

  test('says that the pairing is lost, unless it has its URLs already', () => {
    expect(why(JOB_START, { holds: [NO_NETWORK, LOST] })).toBe(
      'Frame.io has ended the pairing of this device. Pair the device again: dailies pair',
    );
    expect(why(SENDING, { holds: [LOST], active: true })).toBeNull();
    expect(why(SENDING, { holds: [LOST] })).toBe('Waits for its turn');
  });

  test('says what stopped everything, and what to do about it', () => {
    expect(why(JOB_START, { holds: [FULL] })).toBe(
      'The Frame.io account has no room left. The Frame.io account is full; make room there, then retry',
    );
    expect(why(SENDING, { holds: [FULL], active: true })).toBeNull();
    expect(why(JOB_START, { holds: [hold('stopped')] })).toBe('said why');
  });

  test('says that the timetable lets nothing pass', () => {
    for (const state of [JOB_START, SENDING]) {
      expect(why(state, { holds: [hold('timetable')] })).toContain('The timetable lets nothing');
    }
  });

  test('says that it is meant for another project', () => {
    expect(why(JOB_START, {}, { projectId: 'p-2' })).toBe(
      'Meant for another project than Night shoot: pair the device with its own again, ' +
        'or send it here with dailies queue move 0b5e11aa',
    );
    expect(why(JOB_START, { projectName: null }, { projectId: 'p-2' })).toContain(
      'than the one the device is paired with:',
    );
    expect(why(JOB_START, { projectId: null })).toContain('waits until it is known');
    expect(why(JOB_START, { projectId: null }, { projectId: null })).toBe('Waits for its turn');
    expect(why(JOB_START, {}, { projectId: null })).toBe('Waits for its turn');
    expect(why(SENDING, { active: true }, { projectId: 'p-2' }), 'its URLs live').toBeNull();
  });

  test('says when it tries again, and what it met', () => {
    const after = (ms: number, met: string | null): JobState => ({
      kind: 'queued',
      attempts: 1,
      notBeforeMs: NOW_MS + ms,
      why: met,
    });
    expect(why(after(11_500, 'Frame.io has a fault: HTTP 500'))).toBe(
      'Frame.io has a fault: HTTP 500; tries again in 12 s',
    );
    expect(why(after(90_000, null))).toBe('The last try failed; tries again in 2 min');
    expect(why(after(0, 'Frame.io has a fault'))).toBe(
      'Waits for its turn to try again: Frame.io has a fault',
    );
    expect(why(after(86_400_000, null)), 'the clock was set back').toBe('Waits for its turn');
  });
});

describe('a job that is worked on', () => {
  test('says what is done where no bytes move', () => {
    expect(why(IDENTIFYING, { active: true })).toContain('delivered before');
    expect(why(CREATING, { active: true })).toBe('Asks Frame.io for an asset');
    expect(why(VERIFYING, { active: true })).toContain('compared with the disk');
    expect(why(VERIFYING, { active: true, holds: [hold('user')] })).toContain('compared');
  });

  test('says that an asset is still asked for, and what holds it then', () => {
    expect(why(CREATING, { active: true }, { held: true })).toBe(
      'Asks Frame.io for an asset; then: Held until you let it go: dailies queue resume 0b5e11aa',
    );
    const cancelled: JobState = { ...CREATING, ending: { kind: 'cancelled' } };
    expect(why(cancelled, { active: true })).toMatch(/^Cancelled; waits for the answer/);
    const ending = {
      kind: 'failed',
      code: 'file_vanished',
      message: 'gone',
      resumable: null,
    } as const;
    expect(why({ ...CREATING, ending }, { active: true })).toMatch(/^gone; waits for the answer/);
    expect(why(CREATING)).toContain('the last answer was not heard');
    expect(why(CREATING, { holds: [LOST] })).toContain('dailies pair');
  });

  test('has nothing to say while it moves', () => {
    expect(whyParts([SENT, PART_START, retried(5_000, 'storage_error')])).toBeNull();
    expect(whyParts([SENT, retried(0, 'storage_error')])).toBeNull();
    expect(whyParts([SENT, SENT])).toBeNull();
  });

  test('says which parts wait to be tried again, how long, and why', () => {
    expect(whyParts([SENT, retried(9_000, null), retried(4_000, 'storage_error')])).toBe(
      '2 parts wait to be tried again, in 4 s: the storage has a fault, or asked to wait',
    );
    expect(whyParts([SENT, retried(4_000, null)])).toBe(
      '1 part waits to be tried again, in 4 s: the last try failed',
    );
    expect(whyParts([retried(4_000, 'rate_limited')])).toContain('it is tried again');
  });

  test('says how far it came before another one had its turn', () => {
    expect(whyParts([SENT, SENT, PART_START], { active: false })).toBe(
      'Waits for its turn; 2 of 3 parts have arrived',
    );
  });
});

describe('a job that has ended', () => {
  const failed = (code: ErrorCode, message: string, resumable: SendingState | null = null) =>
    why({ kind: 'failed', code, message, resumable });
  const skipped = (code: SkipCode, message: string) => why({ kind: 'skipped', code, message });

  test('says why it failed and what to do', () => {
    expect(failed('file_vanished', 'A001.mp4 is not there (ENOENT)', SENDING)).toBe(
      'A001.mp4 is not there (ENOENT). Put the file or its disk back, then upload it again. ' +
        'To go on with what has arrived: dailies queue retry 0b5e11aa',
    );
    expect(failed('url_expired', 'The upload URLs have expired')).toBe(
      'The upload URLs have expired. The 24 hours of this upload are over; retry makes a new one. ' +
        'To try again: dailies queue retry 0b5e11aa',
    );
    expect(failed('refused', 'Frame.io refuses this file: HTTP 422')).toBe(
      'Frame.io refuses this file: HTTP 422. Frame.io does not accept this; its answer says why',
    );
  });

  test('does not promise another try that nobody makes any more', () => {
    expect(failed('frameio_error', 'Frame.io has a fault: HTTP 500')).toBe(
      'Frame.io has a fault: HTTP 500. To try again: dailies queue retry 0b5e11aa',
    );
  });

  test('says why it was skipped and what to do', () => {
    expect(skipped('paused', 'The device was paused at Frame.io when this was recorded')).toBe(
      'The device was paused at Frame.io when this was recorded. Frame.io will not take it by itself ' +
        'later; dailies queue retry 0b5e11aa sends it only if Frame.io allows it',
    );
    expect(skipped('duplicate', 'Already delivered, unchanged since')).toContain('--again');
    expect(skipped('empty', 'The file is empty')).toContain('when there is something in it');
    expect(skipped('filtered', 'Its name is of none of the kinds')).toContain(
      'dailies upload FILE',
    );
  });

  test('says that it was cancelled, and nothing when it has arrived', () => {
    expect(why({ kind: 'cancelled' })).toContain('dailies queue retry 0b5e11aa');
    const completed = { kind: 'completed', assetId: 'a', sha256: 'b', completedAtMs: 0 } as const;
    expect(why(completed, { holds: [LOST, NO_NETWORK] }, { held: true })).toBeNull();
  });

  test('does not speak of what holds the queue', () => {
    const state: JobState = { kind: 'failed', code: 'refused', message: 'no', resumable: null };
    const holds = [hold('user'), LOST, NO_NETWORK];
    expect(why(state, { holds }, { held: true, projectId: 'p-2' })).toBe(why(state));
  });
});

test('whatever happens, there is a sentence, but for what moves or has arrived [Q7]', () => {
  const ended: readonly JobState[] = [
    { kind: 'failed', code: 'internal', message: 'A fault of ours', resumable: null },
    { kind: 'failed', code: 'file_vanished', message: 'It is not there', resumable: SENDING },
    { kind: 'failed', code: 'storage_error', message: 'The storage gave up', resumable: SENDING },
    ...SKIPPED,
    { kind: 'cancelled' },
  ];
  const leaving: readonly JobState[] = [
    { kind: 'queued', attempts: 3, notBeforeMs: NOW_MS + 5_000, why: 'Frame.io has a fault' },
    { kind: 'creating', attempts: 0, recording: null, ending: { kind: 'cancelled' } },
    {
      kind: 'creating',
      attempts: 0,
      recording: null,
      ending: { kind: 'failed', code: 'file_changed', message: 'It changed', resumable: null },
    },
  ];
  const anyHold = fc.constantFrom(
    hold('user'),
    hold('timetable'),
    hold('diskFull', 'disk_full', 'The disk is full'),
    LOST,
    NO_NETWORK,
    FULL,
  );
  const anyScene = fc.record({
    holds: fc.uniqueArray(anyHold, { selector: ({ reason }) => reason }),
    projectId: fc.constantFrom('p-1', 'p-2', null),
    active: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...UNENDED, ...leaving, ...ended),
      anyScene,
      fc.boolean(),
      fc.array(fc.constantFrom(SENT, PART_START, retried(4_000, 'unreachable')), { minLength: 1 }),
      (state, scene, held, states) => {
        const upload = { job: job(state, { held }), parts: parts(...states) };
        const words = whyOf(upload, { ...SCENE, ...scene });
        const mayBeSilent = state.kind === 'sending' && scene.active;
        expect(words ?? (mayBeSilent ? 'It moves' : '')).toMatch(/^[A-Z0-9].*[^.]$/);
        expect(words ?? '').not.toMatch(/secret|undefined|null/);
      },
    ),
  );
});
