import type { CallView } from '../../simulator/index.ts';
import type { Evidence } from '../evidence.ts';
import { seconds } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';

/** A device that waits exactly the interval may seem early by the jitter of machine and network. */
const EARLY_TOLERATED_SHARE = 0.1;

export const pairPolling: Check = {
  id: 'pair.polling',
  requirements: [],
  sentence: 'The device polls no faster than the interval it was given',
  limits: 'The answer slow_down is not tried.',
  advice: 'Wait `interval` seconds of the code reply between polls (RFC 8628 3.4).',
  scenarios: ['pair-and-upload', 'code-expires', 'storage-faults'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  const waits = waitsBetweenPolls(evidence);
  if (waits.length === 0) return blocked('the device did not poll twice for the same code.');
  const shortestMs = Math.min(...waits.map(({ waitMs }) => waitMs));
  const { pollIntervalSeconds } = evidence;
  const why = `Told to wait ${pollIntervalSeconds} s, the device waited ${seconds(shortestMs)} at least.`;
  return tooFast(evidence).length === 0 ? passed(why) : failed(why);
}

/** The polls that came too early. */
export function tooFast(evidence: Evidence): readonly CallView[] {
  const allowedMs = evidence.pollIntervalSeconds * 1000 * (1 - EARLY_TOLERATED_SHARE);
  return waitsBetweenPolls(evidence)
    .filter(({ waitMs }) => waitMs < allowedMs)
    .map(({ poll }) => poll);
}

/** A poll belongs to the code that was issued last before it; each code's first poll is free. */
function waitsBetweenPolls({ calls, codes }: Evidence): { poll: CallView; waitMs: number }[] {
  const polls = calls.filter(({ grant }) => grant === 'device_code');
  return polls.flatMap((poll, index) => {
    const before = polls[index - 1];
    if (before === undefined) return [];
    const [fromMs, toMs] = [Date.parse(before.at), Date.parse(poll.at)];
    const anew = codes.some(({ issuedAtMs }) => fromMs <= issuedAtMs && issuedAtMs <= toMs);
    return anew ? [] : [{ poll, waitMs: toMs - fromMs }];
  });
}
