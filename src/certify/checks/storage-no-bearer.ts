import type { Evidence } from '../evidence.ts';
import { counted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING, storageCalls } from './reading.ts';

export const storageNoBearer: Check = {
  id: 'storage.no-bearer',
  requirements: ['secret.tokens'],
  sentence: 'The access token goes to the API only, never to the storage host',
  advice:
    'Send no Authorization header with a part: its URL is signed, and another host sees the token.',
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const calls = storageCalls(evidence);
  if (calls.length === 0) return blocked('the device sent nothing to storage.');
  const bad = calls.filter(({ hasAuthorization }) => hasAuthorization).length;
  if (bad === 0) return passed(`${counted(calls.length, 'call')}, none with a token.`);
  return failed(`${counted(bad, 'call')} to storage carried an Authorization header.`);
}
