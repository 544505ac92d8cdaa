import type { CallView } from '../../simulator/index.ts';
import { HEADERS, SEMVER_PATTERN } from '../../spec/index.ts';
import type { Evidence } from '../evidence.ts';
import { counted, quoted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING, apiCalls } from './reading.ts';

export const httpVersionHeader: Check = {
  id: 'http.version-header',
  requirements: ['http.version-header'],
  sentence: 'Every API call carries the firmware version, a valid SemVer',
  advice: `Send ${HEADERS.clientVersion}: MAJOR.MINOR.PATCH with every call to api.frame.io (semver.org).`,
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const calls = apiCalls(evidence);
  if (calls.length === 0) return blocked('the device did not call the API.');
  const bad = calls.find((call) => !isVersioned(call));
  if (bad === undefined) return passed(`${counted(calls.length, 'call')}, all with a version.`);
  const { method, path, clientVersion } = bad;
  const what =
    clientVersion === null ? 'no version' : `${quoted(clientVersion)}, which is no SemVer`;
  return failed(`${method} ${path} carried ${what}.`);
}

function isVersioned({ clientVersion }: CallView): boolean {
  return clientVersion !== null && SEMVER_PATTERN.test(clientVersion);
}
