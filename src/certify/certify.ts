import { CertifyError } from './certify-error.ts';
import { CHECKS } from './checks/catalogue.ts';
import type { Evidence } from './evidence.ts';
import { endingWords } from './printed.ts';
import type { ProgressEvent } from './progress.ts';
import { buildReport } from './report/build-report.ts';
import type { Report } from './report/report.ts';
import { runScenario } from './run-scenario.ts';
import { chooseScenarios } from './scenarios/catalogue.ts';
import type { Scenario } from './scenario.ts';

export interface CertifyOptions {
  /** The device under test: a program and its arguments. No shell reads it. */
  readonly command: readonly string[];
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Ends the device that runs and everything it has started. */
  readonly signal?: AbortSignal | undefined;
  /** Ids; all of them unless told. Fewer make a partial report. */
  readonly scenarios?: readonly string[] | undefined;
  /** How long a device may take in each scenario; unless told, each scenario's own limit. */
  readonly timeLimitSeconds?: number | undefined;
}

/**
 * Runs a device program through every scenario, each time in a Frame.io and an environment of its own,
 * and judges what it did. What a device does wrong is in the report and throws nothing.
 *
 * The device reads `C2C_API_URL`, `C2C_CA_FILE`, `C2C_CLIENT_SECRET`, `C2C_STATE_DIR` and `C2C_MEDIA_DIR`
 * (or the first four as `DAILIES_…`). It shall show its code on standard output or standard error, pair,
 * upload every file of the media folder, and exit with 0.
 *
 * @throws CertifyError `bad_command`, `unknown_scenario`, `bad_option`, `cancelled`
 */
export async function certify(options: CertifyOptions): Promise<Report> {
  const { command, onProgress, signal = new AbortController().signal, timeLimitSeconds } = options;
  if ((command[0] ?? '') === '') {
    throw new CertifyError('bad_command', 'There is no command that starts the device.');
  }
  if (timeLimitSeconds !== undefined && !(timeLimitSeconds > 0 && timeLimitSeconds <= 86_400)) {
    throw new CertifyError('bad_option', 'timeLimitSeconds must be above 0 and at most 86400.');
  }
  const scenarios = chooseScenarios(options.scenarios);
  const startedAtMs = Date.now();
  const runs: { scenario: Scenario; evidence: Evidence }[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const { id, title } = scenario;
    const count = scenarios.length;
    onProgress?.({ type: 'scenarioStarted', scenario: id, title, number: index + 1, count });
    const evidence = await runScenario(scenario, {
      command,
      signal,
      limitSeconds: timeLimitSeconds ?? scenario.timeLimitSeconds,
      tell: (text) => onProgress?.({ type: 'step', scenario: id, text }),
    });
    runs.push({ scenario, evidence });
    const { durationMs } = evidence;
    const ending = endingWords(evidence.ending);
    onProgress?.({ type: 'scenarioEnded', scenario: id, ending, durationMs });
  }
  const examination = { command, startedAtMs, endedAtMs: Date.now(), checks: CHECKS, runs };
  const report = buildReport(examination);
  for (const { id, verdict, why } of report.checks) {
    onProgress?.({ type: 'check', check: id, verdict, why });
  }
  return report;
}
