import type { Check, Judgement } from '../checks/check.ts';
import type { Evidence } from '../evidence.ts';
import type { CheckResult } from './report.ts';

/** Judges what was run; a check none of whose scenarios was run has no result. */
export function judgeAll(
  checks: readonly Check[],
  evidence: readonly Evidence[],
): readonly CheckResult[] {
  return checks.flatMap((check) => {
    const judged = evidence
      .filter(({ scenario }) => check.scenarios.includes(scenario))
      .map((seen) => ({ id: seen.scenario, judgement: check.judge(seen) }));
    const decisive = [...judged].sort((a, b) => weight(b.judgement) - weight(a.judgement))[0];
    if (decisive === undefined) return [];
    const { verdict, why } = decisive.judgement;
    const { id, requirements, sentence, limits, advice } = check;
    return [
      {
        id,
        requirements,
        sentence,
        limits: limits ?? null,
        advice,
        verdict,
        blocked: weight(decisive.judgement) === 1,
        why: verdict === 'pass' ? why : `${why} (${decisive.id})`,
        scenarios: judged.map(({ id, judgement }) => ({
          id,
          verdict: judgement.verdict,
          why: judgement.why,
        })),
      },
    ];
  });
}

/** A fault tells more than what it hid. */
function weight(judgement: Judgement): number {
  if (judgement.verdict === 'pass') return 0;
  return judgement.blocked ? 1 : 2;
}
