import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeStage } from '../support/stage.ts';
import { ROOT } from '../support/program.ts';

const run = promisify(execFile);

interface Report {
  readonly codes: readonly string[];
  readonly written: number;
  readonly socketStates: readonly string[];
  readonly finishedId: string;
  readonly growingId: string;
}

test('every example does what it says, on core and a runtime’s own fetch alone', async () => {
  await using stage = await makeStage({ userCodes: ['004711'] });
  const { frameio } = stage;
  frameio.control.authorizeEveryCode();
  const env = {
    PATH: process.env['PATH'],
    CA_FILE: frameio.caFile,
    API_URL: frameio.apiUrl,
    CLIENT_SECRET: frameio.clientSecret,
  };
  const driver = join(ROOT, 'test', 'support', 'run-examples.ts');
  const { stdout } = await run(process.execPath, [driver], { env, timeout: 60_000 });
  const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
  expect(report.codes).toEqual(['004711']);
  // The pairing's tokens, and those of one renewal in the middle of the recording.
  expect(report.written).toBe(2);
  expect(report.socketStates.slice(0, 3)).toEqual(['opening', 'joining', 'joined']);
  expect(report.socketStates.slice(-4)).toEqual(['opening', 'joining', 'joined', 'closed']);
  const assets = await stage.assets();
  expect(assets).toHaveLength(2);
  const sha256Of = (id: string) => assets.find((asset) => asset.id === id)?.sha256;
  expect(sha256Of(report.finishedId)).toBe(sha256(pattern(12 * 1024 ** 2 + 1)));
  expect(sha256Of(report.growingId)).toBe(sha256(pattern(13 * 1024 ** 2 + 7)));
  expect(frameio.control.markers()).toMatchObject([
    { start: { timecode: '10:23:45:12', rate: '23.976' } },
  ]);
  expect(frameio.control.violations()).toEqual([]);
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function pattern(sizeBytes: number): Uint8Array {
  return Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 13)) % 251);
}
