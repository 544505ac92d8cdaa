import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS } from './checks/catalogue.ts';
import { type ProgressEvent, SCENARIO_IDS, certify, reportText, writeReport } from './index.ts';

const DEVICE = fileURLToPath(new URL('./fixtures/reference-device.js', import.meta.url));

describe('the kit', () => {
  test('passes a device that does everything right', async () => {
    const events: ProgressEvent[] = [];
    const report = await certify({
      command: [process.execPath, DEVICE],
      onProgress: (event) => events.push(event),
    });
    expect(report.checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report).toMatchObject({ verdict: 'pass', partial: false });
    expect(report.counts.checks).toEqual({ passed: CHECKS.length, failed: 0 });
    expect(report.counts.requirements.failed).toBe(0);
    expect(report.arrivedBytes).toBeGreaterThan(50_000_000);
    expect(report.scenarios.map(({ id }) => id)).toEqual(SCENARIO_IDS);
    expect(events.filter(({ type }) => type === 'scenarioEnded')).toHaveLength(5);
    expect(events).toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^Fault: reset at PUT/) }),
    );
  });

  test('passes one that a shell starts from the environment alone', async () => {
    const shell = `"${process.execPath}" "${DEVICE}" && test -d "$DAILIES_STATE_DIR"`;
    const report = await certify({ command: ['sh', '-c', shell], scenarios: ['bad-file'] });
    expect(report).toMatchObject({ verdict: 'pass', partial: true });
    expect(reportText(report)).toContain('this is no certification');
  });

  test('lets nothing pass for a command that does nothing', async () => {
    const command = [process.execPath, '-e', ''];
    const report = await certify({ command, scenarios: ['storage-faults'] });
    const passed = report.checks.filter(({ verdict }) => verdict === 'pass');
    // It spoke no plain HTTP, indeed.
    expect(passed.map(({ id }) => id)).toEqual(['http.https-only']);
  });

  test('says what is wrong with a command that cannot be started', async () => {
    await expect(certify({ command: [] })).rejects.toMatchObject({ code: 'bad_command' });
    await expect(certify({ command: ['/no/such/device'] })).rejects.toMatchObject({
      code: 'bad_command',
      message: 'The device cannot be started: /no/such/device (ENOENT).',
    });
  });

  test('knows its scenarios and sane limits', async () => {
    const command = [process.execPath, DEVICE];
    await expect(certify({ command, scenarios: ['moon-landing'] })).rejects.toMatchObject({
      code: 'unknown_scenario',
    });
    await expect(certify({ command, scenarios: [] })).rejects.toMatchObject({
      code: 'unknown_scenario',
    });
    await expect(certify({ command, timeLimitSeconds: 0 })).rejects.toMatchObject({
      code: 'bad_option',
    });
  });

  test('ends at once when it is cancelled, and leaves nothing behind', async () => {
    const cancelling = new AbortController();
    const command = [process.execPath, DEVICE];
    const examination = certify({
      command,
      signal: cancelling.signal,
      onProgress: ({ type }) => type === 'step' && cancelling.abort(),
    });
    await expect(examination).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('the kit shows in its reports neither secret nor token that a device gave away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certify-report-'));
  try {
    for (const kind of ['the secret', 'the access token', 'the refresh token']) {
      const command = [process.execPath, DEVICE, `--broken=shows ${kind}`];
      const report = await certify({ command, scenarios: ['bad-file'] });
      await writeReport(report, folder);
      const json = await readFile(join(folder, 'report.json'), 'utf8');
      expect(json).toMatch(/\[(client secret|access token|refresh token)\]/);
      expect(json).not.toMatch(/eyJ|"secret":|refreshToken\\":\\"[0-9a-f]/);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
