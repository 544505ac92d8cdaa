import type { Report } from './report.ts';

/** For build servers: checks are test cases, requirements that were not examined are skipped ones. */
export function reportJunit(report: Report): string {
  const { checks, requirements, counts, durationMs, startedAt } = report;
  const unseen = requirements.filter(({ status }) => status === 'notExamined');
  const sums =
    `tests="${checks.length + unseen.length}" failures="${counts.checks.failed}" errors="0" ` +
    `skipped="${unseen.length}" time="${(durationMs / 1000).toFixed(3)}"`;
  const cases = [
    ...checks.map(({ id, sentence, verdict, why, advice }) => {
      const name = `name="${escape(`${id}: ${sentence}`)}" classname="certify.checks"`;
      if (verdict === 'pass') return `    <testcase ${name}/>`;
      const text = escape(`${why}\n${advice}`);
      return `    <testcase ${name}><failure message="${escape(why)}">${text}</failure></testcase>`;
    }),
    ...unseen.map(({ id, text, note }) => {
      const name = `name="${escape(`${id}: ${text}`)}" classname="certify.requirements"`;
      return `    <testcase ${name}><skipped message="${escape(note)}"/></testcase>`;
    }),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${sums}>`,
    `  <testsuite name="Frame.io Camera to Cloud" timestamp="${startedAt}" ${sums}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0 2.2: most control characters cannot be in a document, not even escaped. */
function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '?')
      .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
  );
}
