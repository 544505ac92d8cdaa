import type { NetworkFault } from '../../core/index.ts';
import { networkFault } from './network-fault.ts';
import type { SecureChannel } from './secure-channel.ts';

/** What a verified connection was like. */
export interface Reached {
  readonly kind: 'reached';
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Who signed the certificate, and until when it is good. */
  readonly issuer: string;
  readonly validTo: string;
  readonly ms: number;
}

/**
 * Connects, verifies, says nothing and closes: is there a way to this host?
 * @param origin `https://host[:port]`
 */
export async function reach(
  channel: SecureChannel,
  origin: string,
  patienceMs: number,
): Promise<Reached | NetworkFault> {
  const { hostname, port, host } = new URL(origin);
  const target = { host: hostname, port: Number(port || 443), patienceMs };
  const sinceMs = performance.now();
  return new Promise((resolve) => {
    channel.connect(target, (error, socket) => {
      if (error !== null) return resolve(networkFault(error, host));
      const { issuer, valid_to: validTo } = socket.getPeerCertificate();
      resolve({
        kind: 'reached',
        protocol: socket.getProtocol() ?? 'TLS',
        issuer: first(issuer.O) ?? first(issuer.CN) ?? 'an unnamed authority',
        validTo: new Date(validTo).toISOString(),
        ms: Math.round(performance.now() - sinceMs),
      });
      socket.destroy();
    });
  });
}

const first = (name: string | readonly string[] | undefined): string | undefined =>
  typeof name === 'string' ? name : name?.[0];
