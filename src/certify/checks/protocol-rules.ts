import type { ViolationView } from '../../simulator/index.ts';
import type { RequirementId } from '../../spec/index.ts';
import type { Evidence } from '../evidence.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { tooFast } from './pair-polling.ts';
import { apiCalls, offences } from './reading.ts';

/** Offences that a check of their own judges. */
const ELSEWHERE: ReadonlySet<RequirementId> = new Set<RequirementId>([
  'http.https-only',
  'http.version-header',
  'pair.expiry',
  'project.shown',
  'secret.tokens',
  'upload.date',
  'upload.formats',
]);

export const protocolRules: Check = {
  id: 'protocol.rules',
  requirements: [],
  sentence: 'What the device sends is what the guides document, and nothing else',
  advice: 'See the guide for the call that is named: fields, encodings and headers are binding.',
  // Not bad-file: what a device may try with an empty file is documented nowhere.
  scenarios: ['pair-and-upload', 'code-expires', 'storage-faults'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  const left = unjudged(evidence);
  if (left.length > 0) return failed(offences(left));
  if (apiCalls(evidence).length === 0) return blocked('the device did not call the API.');
  return passed('Nothing else was sent.');
}

/** What no other check judges. */
export function unjudged(evidence: Evidence): readonly ViolationView[] {
  const judged = new Set(tooFast(evidence).map(({ id }) => id));
  return evidence.violations.filter(({ requirement, callId }) =>
    requirement === null ? callId === null || !judged.has(callId) : !ELSEWHERE.has(requirement),
  );
}
