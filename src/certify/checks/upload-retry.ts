import type { Evidence } from '../evidence.ts';
import { absence } from './arrival.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { isPaired, uploadableFiles } from './reading.ts';

export const uploadRetry: Check = {
  id: 'upload.retry',
  requirements: ['upload.retry'],
  sentence: 'A 503 and a reset connection of storage are tried again until the files have arrived',
  limits: 'Faults of the API, timeouts and a lost network are not tried.',
  advice: 'Send a part again, after a while, when it was answered 5xx or its connection broke.',
  scenarios: ['storage-faults'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  const { status = 0, reset = 0 } = evidence.faultHits;
  const missing = uploadableFiles(evidence)
    .map((file) => absence(file, evidence))
    .find((why) => why !== null);
  if (status === 0) return blocked(`the 503 never met a part. ${missing ?? ''}`.trim());
  if (missing !== undefined) {
    return failed(`After a ${reset === 0 ? '503' : '503 and a reset connection'}: ${missing}.`);
  }
  if (reset === 0) return blocked('the reset never met a part.');
  return passed('After a 503 and a reset connection all files arrived byte-identical.');
}
