import type { Evidence } from '../evidence.ts';
import { endingWords } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { isPaired, offences, violationsOf } from './reading.ts';

export const pairExpiry: Check = {
  id: 'pair.expiry',
  requirements: ['pair.expiry'],
  sentence: 'An expired code is replaced by a new one, with which the device pairs',
  advice: 'Ask for a new code when `expires_in` is over or a poll hears expired_token; show it.',
  scenarios: ['code-expires'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  const { codes, ending } = evidence;
  const polledOn = violationsOf(evidence, 'pair.expiry');
  if (codes.length === 0) return blocked('the device was given no user code.');
  if (polledOn.length > 0) return failed(offences(polledOn));
  if (codes.length === 1) {
    return failed(`Its code was not replaced when it expired: the device ${endingWords(ending)}.`);
  }
  if (isPaired(evidence)) return passed('The code was replaced, and the device paired.');
  return failed('The code was replaced, but the device did not pair with the new one.');
}
