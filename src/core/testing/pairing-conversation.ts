import type { DeviceCode, TokenPair } from '../auth.ts';
import type { Identity } from '../identity.ts';
import type { Outcome, Verdict } from '../outcome.ts';
import {
  PAIRING_START,
  transitionPairing,
  type PairingEvent,
  type PairingStep,
} from '../pairing.ts';

/** Words for tests that converse with the pairing table. */
export const CODE: DeviceCode = {
  deviceCode: 'dc-1',
  userCode: '001234',
  lifeSeconds: 120,
  intervalSeconds: 5,
  deviceName: 'Cart A',
  verificationUri: null,
  verificationUriComplete: null,
};
export const TOKENS: TokenPair = {
  accessToken: 'at-1',
  refreshToken: 'rt-1',
  accessLifeSeconds: 28_800,
};
export const IDENTITY: Identity = {
  deviceId: 'd',
  unitId: null,
  deviceName: 'Cart A',
  projectId: 'p',
  projectName: 'Salt & Ash',
  userName: 'Ida',
  paused: false,
  timezone: 'Europe/Berlin',
  authorizationEndsAtMs: null,
  channels: [],
};
export const SECOND = 1000;

export const outcome = (
  verdict: Verdict,
  code: Outcome['code'],
  retryAfterMs: number | null = null,
) => ({
  verdict,
  code,
  message: `It was ${code}`,
  retryAfterMs,
  mayHaveBeenDone: false,
});

/** What the last event of a conversation leads to. */
export function after(...events: readonly PairingEvent[]): PairingStep {
  let step: PairingStep = { state: PAIRING_START, effects: [] };
  for (const event of events) step = transitionPairing(step.state, event);
  return step;
}
export const started: PairingEvent = { type: 'started', nowMs: 0 };
export const received = (nowMs = 0, code = CODE): PairingEvent => ({
  type: 'codeReceived',
  code,
  nowMs,
});
export const woken = (nowMs: number, renew = true): PairingEvent => ({
  type: 'timeReached',
  nowMs,
  renew,
});
export const answered = (
  error: Extract<PairingEvent, { type: 'pollAnswered' }>['error'],
  nowMs: number,
  renew = true,
): PairingEvent => ({ type: 'pollAnswered', error, nowMs, renew });
export const pollFaulted = (outcome: Outcome, nowMs: number): PairingEvent => ({
  type: 'pollFaulted',
  outcome,
  nowMs,
});
export const codeFaulted = (outcome: Outcome, nowMs: number, random = 0.5): PairingEvent => ({
  type: 'codeFaulted',
  outcome,
  nowMs,
  random,
  patienceMs: 10 * SECOND,
});
export const granted: PairingEvent = { type: 'tokensReceived', tokens: TOKENS };
const saved: PairingEvent = { type: 'tokensSaved' };
export const named: PairingEvent = { type: 'identityReceived', identity: IDENTITY };
export const polling = [started, received(), woken(5 * SECOND)];
export const identifying = [...polling, granted, saved];
