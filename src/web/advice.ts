import type { Snapshot } from '../agent/contract/index.ts';

/** What to do next. Every command that the page names stands here. */
export const ADVICE = {
  pair: 'Pair it: run “dailies pair” in a terminal.',
  watch: 'To send a file without one: “dailies upload FILE” in a terminal.',
  upload: 'To send a file by hand: “dailies upload FILE” in a terminal.',
  device:
    'Is dailies still running? If not, start it again in a terminal and open the link it shows. The queue is kept on disk.',
  link: 'Open the link that dailies shows in the terminal now; each start makes a new one.',
} as const;

const HOLD_ADVICE: ReadonlyMap<string, string> = new Map([
  ['noNetwork', 'Check the network. The queue is kept and goes on by itself.'],
  [
    'clockWrong',
    'The queue is kept. Set the clock of this machine; it goes on within five minutes.',
  ],
  ['frameioDown', 'The queue is kept, and goes on by itself as soon as Frame.io answers.'],
  ['pairingLost', `The queue is kept. ${ADVICE.pair}`],
  [
    'stopped',
    'The queue is kept. Mend the cause at Frame.io or in the settings, then start again.',
  ],
]);

/** What to do about a reason for which the queue waits. */
export function holdAdvice(reason: string): string {
  return HOLD_ADVICE.get(reason) ?? 'The queue is kept.';
}

/** Why nothing is being sent, and what to do about it. */
export function nothingNow(snapshot: Snapshot): string {
  const { auth, holds, uploads, watch } = snapshot;
  if (auth.state === 'pairing') return 'Nothing can be sent before the device is paired.';
  if (auth.state !== 'paired') return `Nothing can be sent. ${ADVICE.pair}`;
  if (holds.length > 0)
    return 'Nothing is being sent: the queue waits, for the reason given above.';
  if (uploads.remainingFiles > 0) return 'Nothing is being sent at this moment; files are waiting.';
  if (watch.length > 0) {
    return 'Nothing is left to send. Record or copy a file into a watched folder, and it goes up by itself.';
  }
  return `Nothing is left to send. ${ADVICE.upload}`;
}
