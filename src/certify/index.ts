/** The door: runs Frame.io's checklist against any device program, in any language. */
export { CertifyError, type CertifyErrorCode } from './certify-error.ts';
export { type CertifyOptions, certify } from './certify.ts';
export type { ProgressEvent } from './progress.ts';
export { reportText } from './report/report-text.ts';
export type { CheckResult, Report, RequirementResult, ScenarioResult } from './report/report.ts';
export { writeReport } from './report/write-report.ts';
export { SCENARIO_IDS, type ScenarioId } from './scenario.ts';
