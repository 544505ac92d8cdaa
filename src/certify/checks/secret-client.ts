import { SCENARIO_IDS } from '../scenario.ts';
import type { Evidence } from '../evidence.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';

export const secretClient: Check = {
  id: 'secret.client',
  requirements: ['secret.client'],
  sentence: 'The client secret is never on the screen',
  limits:
    'The client id is made by the device and unknown to the kit; files and logs are not searched.',
  advice:
    'Keep the client secret out of messages, logs on the screen, and dumps of the configuration.',
  scenarios: SCENARIO_IDS,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const { scenario, screen, screenTruncated, clientSecret, calls } = evidence;
  if (screen.includes(clientSecret)) return failed('The client secret was shown.');
  if (screenTruncated) return blocked('the device wrote more than the kit can keep.');
  // A refusal may be silent; a device that shall work and does nothing has proved nothing.
  if (scenario !== 'plain-http' && screen === '' && calls.length === 0)
    return blocked('the device neither said nor did a thing.');
  return passed('It was not shown.');
}
