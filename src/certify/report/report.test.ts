import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CHECKS } from '../checks/catalogue.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceOf, fileOf, violationOf } from '../testing/evidence.ts';
import { REQUIREMENTS } from '../../spec/index.ts';
import { chooseScenarios } from '../scenarios/catalogue.ts';
import { buildReport } from './build-report.ts';
import { reportJunit } from './report-junit.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';
import { writeReport } from './write-report.ts';

function reportOf(evidence: Partial<Evidence> = {}) {
  return buildReport({
    command: ['./device', '--flag'],
    startedAtMs: 0,
    endedAtMs: 1500,
    checks: CHECKS,
    runs: chooseScenarios([evidence.scenario ?? 'pair-and-upload']).map((scenario) => ({
      scenario,
      evidence: evidenceOf(evidence),
    })),
  });
}

const NASTY = 'a|b`<script>&\u001b[31m\u0000\n```\n]]>';

describe('a report', () => {
  test('has a line for every requirement, and honest counts', () => {
    const { requirements, counts } = reportOf();
    expect(requirements.map(({ id }) => id)).toEqual(REQUIREMENTS.map(({ id }) => id));
    const { passed, failed, notExamined } = counts.requirements;
    expect(passed + failed + notExamined).toBe(REQUIREMENTS.length);
    const unfounded = requirements.filter(({ status, checks, note }) =>
      status === 'passed' ? checks.length === 0 : note === '',
    );
    expect(unfounded).toEqual([]);
  });

  test('does not call passed what only half of its checks saw', () => {
    const { partial, requirements } = reportOf();
    const status = (id: string) => requirements.find((requirement) => requirement.id === id);
    expect(partial).toBe(true);
    expect(status('upload.retry')).toMatchObject({
      status: 'notExamined',
      note: 'Left out by wish; run storage-faults.',
    });
  });

  test('fails a requirement that was seen violated, though no check looks for it', () => {
    const violations = [violationOf({ requirement: 'token.refresh', what: 'refreshes in vain' })];
    const found = reportOf({ violations }).requirements.find(({ id }) => id === 'token.refresh');
    expect(found).toMatchObject({ status: 'failed', note: 'The device refreshes in vain.' });
  });

  test('keeps the end of the screen, without secrets and controls', () => {
    const line = 'x\u202ey the-secret z TOKEN';
    const leakedTokens = [{ kind: 'access token', text: 'TOKEN' }] as const;
    const [scenario] = reportOf({ screen: `${'old\n'.repeat(99)}${line}`, leakedTokens }).scenarios;
    expect(scenario?.screen.split('\n')).toHaveLength(60);
    expect(scenario?.screen).toMatch(/x\\u\{202e\}y \[client secret\] z \[access token\]$/);
  });
});

describe('for a terminal', () => {
  test('it is no wider than 100 columns, whatever the device said', () => {
    const text = reportText(reportOf({ screen: `${'w'.repeat(500)}\n${NASTY}` }));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('causes come before what they hid, with advice', () => {
    const text = reportText(reportOf());
    const failed = text.slice(text.indexOf('\nFailed\n'));
    expect(failed.indexOf('pair.connects')).toBeLessThan(failed.indexOf('pair.polling'));
    expect(failed).toContain('→ Poll for the tokens');
  });
});

test('as a page it is not torn by names and screens', () => {
  const files = [fileOf({ name: NASTY })];
  const page = reportMarkdown(reportOf({ files, screen: NASTY }));
  expect(page).not.toContain('<script>\u0026\u001b');
  const rows = page.split('\n').filter((line) => line.includes('script>') && line.startsWith('|'));
  for (const row of rows) expect(row).toMatch(/^\| .*a\\\|b`&lt;script>.* \|$/);
  expect(rows.length).toBeGreaterThan(0);
});

test('for build servers it is well-formed XML with all verdicts', () => {
  const violations = [violationOf({ what: NASTY })];
  const report = reportOf({ violations });
  const xml = reportJunit(report);
  expect(xml.match(/<failure /g)).toHaveLength(report.counts.checks.failed);
  expect(xml.match(/<skipped /g)).toHaveLength(report.counts.requirements.notExamined);
  expect(xml).toContain('&lt;script&gt;&amp;');
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  expect(xml).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|<script/);
});

describe('on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certify-report-'));
  afterAll(() => rm(folder, { recursive: true }));

  test('it is three files, and the JSON is the report', async () => {
    const report = reportOf();
    const into = join(folder, 'a', 'b');
    await writeReport(report, into);
    expect((await readdir(into)).sort()).toEqual(['junit.xml', 'report.json', 'report.md']);
    expect(JSON.parse(await readFile(join(into, 'report.json'), 'utf8'))).toEqual(report);
  });

  test('a folder that is none is named', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(writeReport(reportOf(), file)).rejects.toMatchObject({ code: 'write_failed' });
  });
});
