import { counted } from '../printed.ts';
import type { CheckResult, Report } from './report.ts';

/** The sentences every form of the report opens with. */
export function headline(report: Report): string {
  const { verdict, partial, counts } = report;
  if (verdict === 'pass') {
    return partial
      ? 'PASSED what was asked for; scenarios were left out, so this is no certification.'
      : 'PASSED: the device did everything this kit can see of Frame.io’s checklist.';
  }
  return `FAILED: ${counted(counts.checks.failed, 'check')} of ${counts.checks.failed + counts.checks.passed}.`;
}

export function nextStep(report: Report): string {
  const { notExamined } = report.counts.requirements;
  if (report.verdict === 'fail') {
    return 'What to do: mend what is listed as failed, causes first, and run the kit again.';
  }
  return (
    `What to do: show Frame.io the ${counted(notExamined, 'requirement')} not examined here by ` +
    'hand, with this report.'
  );
}

/** Causes before what they hid. */
export function failures({ checks }: Report): readonly CheckResult[] {
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  return [...failed.filter(({ blocked }) => !blocked), ...failed.filter(({ blocked }) => blocked)];
}

export const STATUS_WORDS = {
  passed: 'passed',
  failed: 'FAILED',
  notExamined: 'not examined',
} as const;
