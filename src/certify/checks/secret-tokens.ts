import type { Evidence } from '../evidence.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING, isPaired } from './reading.ts';

export const secretTokens: Check = {
  id: 'secret.tokens',
  requirements: ['secret.tokens'],
  sentence: 'Neither access token nor refresh token is ever on the screen',
  limits: 'Access tokens are known by their form (JWT); files and logs are not searched.',
  advice: 'Keep tokens out of messages and out of the headers and URLs that are logged.',
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const [leaked] = evidence.leakedTokens;
  if (leaked !== undefined) return failed(`The device showed its ${leaked.kind}.`);
  if (evidence.screenTruncated) return blocked('the device wrote more than the kit can keep.');
  return isPaired(evidence) ? passed('None was shown.') : blocked('the device did not pair.');
}
