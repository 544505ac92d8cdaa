import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { CertificateAuthority } from './certificate-authority.ts';
import { SIGNING_ALGORITHM, cryptoEngine, generateKeys } from './key-pair.ts';
import { type ServerIdentity, issueServerIdentity } from './server-certificate.ts';

/** What can be wrong with a certificate. Each is reason enough to end the handshake. */
export const CERTIFICATE_FLAWS = ['expired', 'not-yet-valid', 'other-host', 'untrusted'] as const;
export type CertificateFlaw = (typeof CERTIFICATE_FLAWS)[number];

export type FlawedIdentities = Readonly<Record<CertificateFlaw, ServerIdentity>>;

const DAY_MS = 86_400_000;

/** One of each, made at the start: a fault that shows one is switched on between two handshakes. */
export async function issueFlawedIdentities(
  authority: CertificateAuthority,
): Promise<FlawedIdentities> {
  const nowMs = Date.now();
  return {
    expired: await issueServerIdentity(authority, {
      notBefore: new Date(nowMs - 30 * DAY_MS),
      notAfter: new Date(nowMs - DAY_MS),
    }),
    'not-yet-valid': await issueServerIdentity(authority, {
      notBefore: new Date(nowMs + DAY_MS),
      notAfter: new Date(nowMs + 30 * DAY_MS),
    }),
    'other-host': await issueServerIdentity(authority, {
      names: [{ type: 'dns', value: 'frameio.invalid' }],
    }),
    untrusted: await issueServerIdentity(await strangeAuthority()),
  };
}

/** A CA by our CA's name that nobody trusts: only the signature gives it away. */
async function strangeAuthority(): Promise<
  Pick<CertificateAuthority, 'certificate' | 'privateKey'>
> {
  const { pair } = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Dailies Simulator CA, O=Dailies (not Frame.io)',
      keys: pair,
      signingAlgorithm: SIGNING_ALGORITHM,
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 30 * DAY_MS),
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    },
    cryptoEngine,
  );
  return { certificate, privateKey: pair.privateKey };
}
