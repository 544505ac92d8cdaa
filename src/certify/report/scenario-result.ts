import { assetsOf, isCopy } from '../checks/reading.ts';
import type { Evidence } from '../evidence.ts';
import { endingWords, printed } from '../printed.ts';
import type { Scenario } from '../scenario.ts';
import type { ScenarioResult } from './report.ts';

const KEPT_LINES = 60;
const KEPT_COLUMNS = 200;

export function scenarioResult(scenario: Scenario, evidence: Evidence): ScenarioResult {
  const { id, title } = scenario;
  const { durationMs, codes, calls, violations, files } = evidence;
  return {
    id,
    title,
    ending: endingWords(evidence.ending),
    durationMs,
    codes: codes.length,
    calls: calls.length,
    violations: violations.map(({ what }) => printed(what)),
    files: files.map((file) => ({
      name: file.name,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      arrived: assetsOf(file, evidence).some((asset) => isCopy(asset, file)),
    })),
    screen: lastLines(evidence),
  };
}

function lastLines({ screen, clientSecret, leakedTokens }: Evidence): string {
  let text = screen.replaceAll(clientSecret, '[client secret]');
  for (const token of leakedTokens) text = text.replaceAll(token.text, `[${token.kind}]`);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(-KEPT_LINES)
    .map((line) => printed(line.slice(0, KEPT_COLUMNS).trimEnd()))
    .join('\n');
}
