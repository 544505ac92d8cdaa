import { connect } from 'node:tls';
import type { NetworkFault } from '../../core/index.ts';
import { networkFault, whileConnecting } from './network-fault.ts';
import { secureChannel } from './secure-channel.ts';

/** What a verified connection was like. */
export interface Reached {
  readonly kind: 'reached';
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Who signed the certificate, and until when it is good. */
  readonly issuer: string;
  readonly validTo: string;
  /** To the address that answered. */
  readonly address: string;
  readonly ms: number;
}

/**
 * Connects, verifies, says nothing and closes: is there a way to this host?
 * @param origin `https://host[:port]`
 * @param ca PEM certificates that are trusted; see `trustAnchors`
 */
export async function reach(
  origin: string,
  ca: readonly string[],
  patienceMs: number,
): Promise<Reached | NetworkFault> {
  const { hostname, port, host } = new URL(origin);
  const bare = hostname.replace(/^\[|\]$/g, '');
  const sinceMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({
      host: bare,
      port: Number(port || 443),
      // A name is shown to the server (RFC 6066); an address may not be.
      ...(/^[\d.]+$|:/.test(bare) ? {} : { servername: bare }),
      ...secureChannel(ca),
    });
    const end = (result: Reached | NetworkFault) => {
      socket.destroy();
      resolve(result);
    };
    const fault = (error: object) => end(networkFault(whileConnecting(error), host));
    socket.setTimeout(patienceMs, () => fault({ code: 'ETIMEDOUT', syscall: 'connect' }));
    socket.once('error', fault);
    socket.once('secureConnect', () => {
      const { issuer, valid_to: validTo } = socket.getPeerCertificate();
      end({
        kind: 'reached',
        protocol: socket.getProtocol() ?? 'TLS',
        issuer: first(issuer.O) ?? first(issuer.CN) ?? 'an unnamed authority',
        validTo: new Date(validTo).toISOString(),
        address: socket.remoteAddress ?? '',
        ms: Math.round(performance.now() - sinceMs),
      });
    });
  });
}

const first = (name: string | readonly string[] | undefined): string | undefined =>
  typeof name === 'string' ? name : name?.[0];
