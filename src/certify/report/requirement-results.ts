import type { Check } from '../checks/check.ts';
import { unjudged } from '../checks/protocol-rules.ts';
import { REQUIREMENTS, type RequirementId } from '../../spec/index.ts';
import type { Evidence } from '../evidence.ts';
import type { CheckResult, RequirementResult } from './report.ts';

interface Findings {
  readonly checks: readonly Check[];
  readonly results: readonly CheckResult[];
  readonly evidence: readonly Evidence[];
}

/** Frame.io's checklist, line by line, each with what is known about it. */
export function judgeRequirements(findings: Findings): readonly RequirementResult[] {
  return REQUIREMENTS.map(({ id, level, text }) => {
    const { status, note } = standing(id, findings);
    const checks = findings.results
      .filter(({ requirements }) => requirements.includes(id))
      .map((result) => result.id);
    return { id, level, text, status, checks, note };
  });
}

function standing(
  id: RequirementId,
  { checks, results, evidence }: Findings,
): Pick<RequirementResult, 'status' | 'note'> {
  const own = results.filter(({ requirements }) => requirements.includes(id));
  const failed = own.filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) return { status: 'failed', note: failed.map(({ why }) => why).join(' ') };
  // The simulator saw it violated, though no check looks for it.
  const offence = evidence.flatMap(unjudged).find(({ requirement }) => requirement === id);
  if (offence !== undefined) return { status: 'failed', note: `The device ${offence.what}.` };
  const known = checks.filter(({ requirements }) => requirements.includes(id));
  if (known.length === 0) {
    const note = 'No check of this version sees it: show it to Frame.io by hand.';
    return { status: 'notExamined', note };
  }
  if (own.length < known.length) {
    const missing = known.filter((check) => !own.some((result) => result.id === check.id));
    const scenarios = [...new Set(missing.flatMap((check) => check.scenarios))];
    return { status: 'notExamined', note: `Left out by wish; run ${scenarios.join(', ')}.` };
  }
  const limits = own.flatMap((result) => result.limits ?? []);
  return { status: 'passed', note: limits.join(' ') };
}
