import { SCENARIO_IDS } from '../scenario.ts';
import type { Evidence } from '../evidence.ts';
import { endingWords } from '../printed.ts';
import { type Check, type Judgement, failed, passed } from './check.ts';
import { offences, violationsOf } from './reading.ts';

export const httpHttpsOnly: Check = {
  id: 'http.https-only',
  requirements: ['http.https-only'],
  sentence: 'The device speaks HTTPS only; an http: address it refuses, and says so by its exit',
  advice: 'Refuse an API address that is not https: before a socket is opened; exit with an error.',
  scenarios: SCENARIO_IDS,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const plain = violationsOf(evidence, 'http.https-only');
  if (plain.length > 0) return failed(offences(plain));
  if (evidence.scenario !== 'plain-http') return passed('No plain HTTP was seen.');
  const { ending, calls } = evidence;
  if (calls.length > 0)
    return passed('Given an http: address, the device spoke HTTPS all the same.');
  const why = `Given an http: address, the device sent nothing and ${endingWords(ending)}.`;
  return ending.kind === 'exited' && ending.exitCode !== 0 ? passed(why) : failed(why);
}
