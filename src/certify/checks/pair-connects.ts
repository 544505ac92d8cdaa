import type { Evidence } from '../evidence.ts';
import { type Check, type Judgement, failed, passed } from './check.ts';
import { isPaired } from './reading.ts';

export const pairConnects: Check = {
  id: 'pair.connects',
  requirements: [],
  sentence: 'The device asks for a code and, once it is authorised, fetches its tokens',
  advice:
    'Poll for the tokens with POST /v2/auth/token until the code is dead (guide, “Authentication”).',
  scenarios: ['pair-and-upload', 'storage-faults', 'bad-file'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  const { codes } = evidence;
  if (isPaired(evidence)) return passed('The device has fetched its tokens.');
  if (codes.length === 0) return failed('The device was given no user code.');
  const authorized = codes.some(({ authorizedAtMs }) => authorizedAtMs !== null);
  return failed(
    authorized
      ? 'Its code was authorised, but the device did not fetch its tokens.'
      : 'The device did not wait until its code was authorised.',
  );
}
