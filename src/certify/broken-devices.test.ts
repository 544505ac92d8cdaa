import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { certify } from './certify.ts';
import { CHECKS } from './checks/catalogue.ts';
import type { ScenarioId } from './scenario.ts';

const DEVICE = fileURLToPath(new URL('./fixtures/reference-device.js', import.meta.url));

interface Broken {
  /** What the reference device does wrong. */
  readonly how: string;
  readonly scenario: ScenarioId;
  readonly trips: string;
  /** Checks that have nothing to judge then: failures too, but said to be consequences. */
  readonly blocks?: readonly string[];
  readonly timeLimitSeconds?: number;
}

const WITHOUT_PAIRING = [
  'app.stable',
  'pair.polling',
  'identity.after-pairing',
  'project.shown',
  'secret.tokens',
  'storage.no-bearer',
  'upload.automatic',
  'upload.formats',
  'upload.date',
  'upload.local-copy',
];

/** For every check at least one device that trips it, and nothing else. */
const BROKEN: readonly Broken[] = [
  { how: 'exits with 1', scenario: 'pair-and-upload', trips: 'app.stable' },
  { how: 'crashes', scenario: 'pair-and-upload', trips: 'app.stable' },
  { how: 'hangs', scenario: 'bad-file', trips: 'app.stable', timeLimitSeconds: 15 },
  {
    how: 'does not wait',
    scenario: 'pair-and-upload',
    trips: 'pair.connects',
    blocks: WITHOUT_PAIRING,
  },
  { how: 'shows no code', scenario: 'bad-file', trips: 'pair.code' },
  { how: 'shows a number', scenario: 'bad-file', trips: 'pair.code' },
  { how: 'shows only a link', scenario: 'bad-file', trips: 'pair.code' },
  { how: 'polls too fast', scenario: 'pair-and-upload', trips: 'pair.polling' },
  {
    how: 'ends with its code',
    scenario: 'code-expires',
    trips: 'pair.expiry',
    blocks: [
      'app.stable',
      'identity.after-pairing',
      'project.shown',
      'secret.tokens',
      'storage.no-bearer',
      'upload.local-copy',
    ],
  },
  { how: 'polls with a dead code', scenario: 'code-expires', trips: 'pair.expiry' },
  { how: 'reads no identity first', scenario: 'bad-file', trips: 'identity.after-pairing' },
  { how: 'hides the project', scenario: 'bad-file', trips: 'project.shown' },
  { how: 'sends no version', scenario: 'bad-file', trips: 'http.version-header' },
  { how: 'sends a bad version', scenario: 'pair-and-upload', trips: 'http.version-header' },
  { how: 'speaks http', scenario: 'plain-http', trips: 'http.https-only' },
  { how: 'hides its refusal', scenario: 'plain-http', trips: 'http.https-only' },
  { how: 'shows the secret', scenario: 'bad-file', trips: 'secret.client' },
  { how: 'shows the access token', scenario: 'bad-file', trips: 'secret.tokens' },
  { how: 'shows the refresh token', scenario: 'bad-file', trips: 'secret.tokens' },
  { how: 'sends its token to storage', scenario: 'pair-and-upload', trips: 'storage.no-bearer' },
  { how: 'alters a byte', scenario: 'pair-and-upload', trips: 'upload.automatic' },
  { how: 'renames', scenario: 'pair-and-upload', trips: 'upload.automatic' },
  { how: 'leaves one out', scenario: 'pair-and-upload', trips: 'upload.automatic' },
  { how: 'uploads twice', scenario: 'pair-and-upload', trips: 'upload.automatic' },
  { how: 'sends extensions as types', scenario: 'pair-and-upload', trips: 'upload.formats' },
  { how: 'sends no age', scenario: 'pair-and-upload', trips: 'upload.date' },
  { how: 'clears the card', scenario: 'bad-file', trips: 'upload.local-copy' },
  { how: 'marks the files', scenario: 'bad-file', trips: 'upload.local-copy' },
  {
    how: 'takes no answer for granted',
    scenario: 'storage-faults',
    trips: 'upload.retry',
    blocks: ['upload.resume'],
  },
  {
    how: 'begins anew',
    scenario: 'storage-faults',
    trips: 'upload.resume',
    // The reset waits for the second try of the part that never comes.
    blocks: ['upload.retry'],
  },
  { how: 'sends all parts again', scenario: 'storage-faults', trips: 'upload.resume' },
  {
    how: 'stops at a bad file',
    scenario: 'bad-file',
    trips: 'upload.isolation',
    blocks: ['app.stable', 'storage.no-bearer', 'upload.local-copy'],
  },
  { how: 'sends fields of its own', scenario: 'pair-and-upload', trips: 'protocol.rules' },
];

describe('a device that', () => {
  test.concurrent.each(BROKEN)('$how trips $trips', async (broken) => {
    const { how, scenario, trips, blocks = [], timeLimitSeconds } = broken;
    const command = [process.execPath, DEVICE, `--broken=${how}`];
    const report = await certify({ command, scenarios: [scenario], timeLimitSeconds });
    const failed = report.checks.filter(({ verdict }) => verdict === 'fail');
    const ids = (blocked: boolean) =>
      failed.filter((check) => check.blocked === blocked).map(({ id }) => id);
    expect({ tripped: ids(false), blocked: ids(true) }).toEqual({
      tripped: [trips],
      blocked: blocks,
    });
    expect(report.verdict).toBe('fail');
  });
});

test('every check has a broken device', () => {
  const tripped = new Set(BROKEN.map(({ trips }) => trips));
  expect(CHECKS.map(({ id }) => id).filter((id) => !tripped.has(id))).toEqual([]);
});
