import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal, simpleError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';

/**
 * The secret names the device model (protocol.md §8.1).
 *
 * @throws Refusal `invalid_client`
 */
export function requireClientSecret(exchange: Exchange, sent: string): void {
  const { clientSecret } = exchange.world.settings;
  if (!timingSafeEqual(digest(sent), digest(clientSecret))) {
    throw new Refusal(simpleError('invalid_client'));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
