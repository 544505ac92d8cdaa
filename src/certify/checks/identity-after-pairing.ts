import { PATHS } from '../../spec/index.ts';
import type { Evidence } from '../evidence.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import {
  UPLOADING,
  apiCalls,
  createsAsset,
  isTokenIssue,
  offences,
  violationsOf,
} from './reading.ts';

export const identityAfterPairing: Check = {
  id: 'identity.after-pairing',
  requirements: ['project.shown'],
  sentence: 'After new tokens devices/me is read, before anything else is done with them',
  advice: 'Call GET /v2/devices/me right after each pairing and each refresh.',
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const calls = apiCalls(evidence);
  const issues = calls.filter(isTokenIssue);
  if (issues.length === 0) return blocked('the device did not pair.');
  for (const issue of issues) {
    const later = calls.slice(calls.indexOf(issue) + 1);
    const read = later.findIndex(({ path, status }) => path === PATHS.identity && status === 200);
    if (read === -1) return failed('The device never read devices/me with its new tokens.');
    if (later.slice(0, read).some(createsAsset)) {
      return failed('The device created an asset before it read devices/me.');
    }
  }
  const late = violationsOf(evidence, 'project.shown');
  return late.length > 0 ? failed(offences(late)) : passed('devices/me was read first.');
}
