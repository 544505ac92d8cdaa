import {
  PAIRING_START,
  deviceCodeRequest,
  identityRequest,
  parseAuthError,
  parseDeviceCode,
  parseIdentity,
  parseTokenPair,
  readExchange,
  revokeRequest,
  tokenByDeviceCodeRequest,
  transitionPairing,
  type DeviceCode,
  type PairingEffect,
  type PairingEvent,
  type PairingState,
  type TokenPair,
} from 'dailies/core';
import { sleepUntil, type Device } from './device.ts';

/**
 * Pairs the device: shows a code until a person has entered it at Frame.io. The table decides; this
 * loop performs what it asks for and tells it what came of it.
 */
export async function pair(
  device: Device,
  show: (code: DeviceCode) => void,
  keep: (tokens: TokenPair | null) => Promise<void>,
): Promise<PairingState> {
  let state = PAIRING_START;
  let event: PairingEvent | null = { type: 'started', nowMs: Date.now() };
  while (event !== null) {
    const step = transitionPairing(state, event);
    state = step.state;
    event = null;
    for (const effect of step.effects) event = (await perform(effect)) ?? event;
  }
  return state;

  async function perform(effect: PairingEffect): Promise<PairingEvent | null> {
    const { http, context, client } = device;
    switch (effect.kind) {
      case 'requestCode': {
        const request = deviceCodeRequest(context, client, { linkPairing: true });
        const read = readExchange('requestCode', await http.send(request), parseDeviceCode);
        return read.ok
          ? { type: 'codeReceived', code: read.value, nowMs: Date.now() }
          : { type: 'codeFaulted', outcome: read.outcome, ...dice(), patienceMs: 60_000 };
      }
      case 'showCode':
        show(effect.code);
        return null;
      case 'wakeAt':
        await sleepUntil(effect.atMs);
        return { type: 'timeReached', nowMs: Date.now(), renew: true };
      case 'retryCodeAt':
        await sleepUntil(effect.atMs);
        return perform({ kind: 'requestCode' });
      case 'poll': {
        const exchange = await http.send(
          tokenByDeviceCodeRequest(context, client, effect.deviceCode),
        );
        const error = exchange.kind === 'reply' ? parseAuthError(exchange) : null;
        if (error !== null) return { type: 'pollAnswered', error, nowMs: Date.now(), renew: true };
        const read = readExchange('pollToken', exchange, parseTokenPair);
        return read.ok
          ? { type: 'tokensReceived', tokens: read.value }
          : { type: 'pollFaulted', outcome: read.outcome, nowMs: Date.now() };
      }
      case 'saveTokens':
        await keep(effect.tokens);
        return { type: 'tokensSaved' };
      case 'readIdentityAt':
        await sleepUntil(effect.atMs);
        return perform({ kind: 'readIdentity', accessToken: effect.accessToken });
      case 'readIdentity': {
        const exchange = await http.send(identityRequest(context, effect.accessToken));
        const read = readExchange('identity', exchange, parseIdentity);
        return read.ok
          ? { type: 'identityReceived', identity: read.value }
          : { type: 'identityFaulted', outcome: read.outcome, ...dice() };
      }
      case 'giveBack':
        await keep(null);
        await http.send(revokeRequest(context, client, effect.tokens.refreshToken));
        return null;
      case 'abort':
        // Nothing runs beside this loop; with requests in flight, drop them here.
        return null;
    }
  }
}

const dice = () => ({ nowMs: Date.now(), random: Math.random() });
