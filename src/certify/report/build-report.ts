import type { Check } from '../checks/check.ts';
import type { Evidence } from '../evidence.ts';
import { SCENARIO_IDS, type Scenario } from '../scenario.ts';
import { judgeAll } from './check-results.ts';
import type { Report } from './report.ts';
import { judgeRequirements } from './requirement-results.ts';
import { scenarioResult } from './scenario-result.ts';

export interface Examination {
  readonly command: readonly string[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly checks: readonly Check[];
  readonly runs: readonly { readonly scenario: Scenario; readonly evidence: Evidence }[];
}

export function buildReport(examination: Examination): Report {
  const { command, startedAtMs, endedAtMs, checks, runs } = examination;
  const evidence = runs.map((run) => run.evidence);
  const results = judgeAll(checks, evidence);
  const requirements = judgeRequirements({ checks, results, evidence });
  const scenarios = runs.map(({ scenario, evidence }) => scenarioResult(scenario, evidence));
  const failed = results.filter(({ verdict }) => verdict === 'fail').length;
  const withStatus = (wanted: string) =>
    requirements.filter(({ status }) => status === wanted).length;
  const arrived = scenarios.flatMap(({ files }) => files).filter((file) => file.arrived);
  return {
    schema: 1,
    verdict: failed === 0 ? 'pass' : 'fail',
    partial: runs.length < SCENARIO_IDS.length,
    command,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Math.round(endedAtMs - startedAtMs),
    machine: { platform: `${process.platform} ${process.arch}`, node: process.version },
    counts: {
      checks: { passed: results.length - failed, failed },
      requirements: {
        passed: withStatus('passed'),
        failed: withStatus('failed'),
        notExamined: withStatus('notExamined'),
      },
    },
    arrivedBytes: arrived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    scenarios,
    checks: results,
    requirements,
  };
}
