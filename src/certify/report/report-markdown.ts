import { counted, megabytes, printed, seconds } from '../printed.ts';
import { STATUS_WORDS, failures, headline, nextStep } from './headline.ts';
import type { Report, ScenarioResult } from './report.ts';

/** The report as a page: what was found first, the evidence after it. */
export function reportMarkdown(report: Report): string {
  const { command, startedAt, durationMs, machine } = report;
  return [
    '# Camera to Cloud certification report',
    `**${cell(headline(report))}**`,
    cell(nextStep(report)),
    table(
      ['', ''],
      [
        ['Device under test', code(command.join(' '))],
        ['Examined', `${startedAt}, ${seconds(durationMs)}`],
        ['Machine', `${machine.platform}, Node.js ${machine.node}`],
      ],
    ),
    ...failedSection(report),
    '## Frame.io’s checklist',
    requirementTable(report),
    '## Checks',
    table(
      ['Check', 'Verdict', 'What must be', 'What was found'],
      report.checks.map(({ id, verdict, sentence, why }) => [code(id), verdict, sentence, why]),
    ),
    '## Scenarios',
    ...report.scenarios.flatMap(scenarioSection),
    '',
  ].join('\n\n');
}

function failedSection(report: Report): readonly string[] {
  const failed = failures(report);
  if (failed.length === 0) return [];
  const rows = failed.map(({ id, why, advice, blocked }) => [
    code(id),
    why,
    blocked ? 'Mend the others first.' : advice,
  ]);
  return ['## What failed', table(['Check', 'Why', 'What to do'], rows)];
}

function requirementTable({ requirements, counts }: Report): string {
  const { passed, failed, notExamined } = counts.requirements;
  const sum = `${passed} passed, ${failed} failed, ${notExamined} not examined by this version.`;
  const rows = requirements.map(({ id, level, text, status, checks, note }) => [
    code(id),
    level,
    text,
    STATUS_WORDS[status],
    checks.map(code).join(' '),
    note,
  ]);
  return `${sum}\n\n${table(['Id', 'Level', 'Requirement', 'Status', 'Checks', 'Note'], rows)}`;
}

function scenarioSection(scenario: ScenarioResult): readonly string[] {
  const { id, title, ending, durationMs, codes, calls, violations, files, screen } = scenario;
  const facts =
    `${title}. The device ${ending}, after ${seconds(durationMs)}: ${counted(codes, 'code')}, ` +
    `${counted(calls, 'call')}, ${counted(violations.length, 'violation')}.`;
  const rows = files.map(({ name, sizeBytes, sha256, arrived }) => [
    printed(name),
    megabytes(sizeBytes),
    arrived ? 'identical' : 'no',
    code(sha256),
  ]);
  return [
    `### ${id}`,
    cell(facts),
    ...violations.map((what) => `- The device ${cell(what)}.`),
    table(['File', 'Size', 'Arrived', 'SHA-256'], rows),
    screen === ''
      ? 'The device’s screen stayed empty.'
      : `Its screen at the end:\n\n${block(screen)}`,
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** No text breaks out of its cell, and none is taken for HTML. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}

function code(text: string): string {
  return `\`${printed(text).replaceAll('`', "'")}\``;
}

/** Indented: no fence that the text itself could close. */
function block(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
