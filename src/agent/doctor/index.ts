/** What is wrong, and what to do about it. */
export { makeBundle } from './bundle.ts';
export { examine, type Examination } from './doctor.ts';
export type { CheckName, Finding, FindingVerdict } from './finding.ts';
