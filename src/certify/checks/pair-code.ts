import { dropsLeadingZeros } from '../device/visible-code.ts';
import type { CodeStory, Evidence } from '../evidence.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING } from './reading.ts';

export const pairCode: Check = {
  id: 'pair.code',
  requirements: ['pair.code'],
  sentence:
    'Each six-digit code can be read on the screen, leading zeros kept, before it is needed',
  limits:
    'Codes are drawn by lot: one with a leading zero comes in one run of a scenario out of ten.',
  advice: 'Show user_code as text, all six digits, not as a number and not only inside a link.',
  scenarios: UPLOADING,
  judge,
};

function judge({ codes, screen }: Evidence): Judgement {
  if (codes.length === 0) return blocked('the device was given no user code.');
  for (const code of codes) {
    const fault = faultOf(code, screen);
    if (fault !== null) return failed(fault);
  }
  return passed(`Shown: ${codes.map(({ userCode }) => userCode).join(', ')}.`);
}

function faultOf({ userCode, shownAtMs, ...times }: CodeStory, screen: string): string | null {
  if (shownAtMs === null) {
    return dropsLeadingZeros(screen, userCode)
      ? `The code ${userCode} was shown without its leading zeros.`
      : `The code ${userCode} was never shown.`;
  }
  const needed = times.authorizedAtMs ?? times.expiresAtMs;
  return shownAtMs <= needed ? null : `The code ${userCode} was shown too late to be typed in.`;
}
