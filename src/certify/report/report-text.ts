import { counted, seconds } from '../printed.ts';
import { STATUS_WORDS, failures, headline, nextStep } from './headline.ts';
import type { Report } from './report.ts';
import { wrap } from './wrap.ts';

const COLUMNS = 92;
const ID_COLUMNS = 25;
const LAST_LINES = 6;

/** The report for a terminal, at most 92 columns wide, without a line break at its end. */
export function reportText(report: Report): string {
  return [
    ...wrap(headline(report), { columns: COLUMNS }),
    '',
    'Scenarios',
    ...report.scenarios.map(({ id, ending, durationMs }) => {
      const time = seconds(durationMs).padStart(8);
      return `  ${id.padEnd(ID_COLUMNS)}${time}  the device ${ending}`;
    }),
    '',
    'Checks',
    ...report.checks.flatMap(({ id, verdict, sentence }) =>
      row(`${verdict === 'pass' ? '✓' : '✗'} ${id}`, sentence),
    ),
    ...failedSection(report),
    ...lastWords(report),
    '',
    ...requirementSection(report),
    '',
    ...wrap(nextStep(report), { columns: COLUMNS }),
  ].join('\n');
}

function failedSection(report: Report): readonly string[] {
  const failed = failures(report);
  if (failed.length === 0) return [];
  return [
    '',
    'Failed',
    ...failed.flatMap(({ id, why, advice, blocked }) => [
      ...row(id, why),
      ...(blocked ? [] : row('', `→ ${advice}`)),
    ]),
  ];
}

/** What the device said last where it failed first: often it knows best. */
function lastWords({ checks, scenarios }: Report): readonly string[] {
  const failing = scenarios.find(({ id }) =>
    checks.some((check) => check.scenarios.some((one) => one.id === id && one.verdict === 'fail')),
  );
  if (failing === undefined || failing.screen === '') return [];
  const lines = failing.screen.split('\n').slice(-LAST_LINES);
  return [
    '',
    `The device’s last words in ${failing.id}`,
    ...lines.flatMap((line) => wrap(line, { columns: COLUMNS, indent: 2 })),
  ];
}

function requirementSection({ requirements, counts }: Report): readonly string[] {
  const { passed, failed, notExamined } = counts.requirements;
  const list = (status: keyof typeof STATUS_WORDS) => {
    const ids = requirements.filter((requirement) => requirement.status === status);
    if (ids.length === 0) return [];
    return row(STATUS_WORDS[status], ids.map(({ id }) => id).join(', '));
  };
  return [
    `Frame.io’s checklist: ${counted(requirements.length, 'requirement')}, ${passed} passed, ` +
      `${failed} failed, ${notExamined} not examined by this version`,
    ...list('failed'),
    ...list('passed'),
    ...list('notExamined'),
  ];
}

function row(label: string, text: string): readonly string[] {
  const indent = ID_COLUMNS + 2;
  return wrap(text, { columns: COLUMNS, indent }).map((line, index) =>
    index === 0 ? `  ${label.padEnd(ID_COLUMNS)}${line.trimStart()}` : line,
  );
}
