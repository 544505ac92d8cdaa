import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { CertificateAuthority } from './certificate-authority.ts';
import { SIGNING_ALGORITHM, cryptoEngine, generateKeys } from './key-pair.ts';

const DAY_MS = 86_400_000;
/** TLS stacks refuse leaf certificates that live much longer than a year. */
const LIFE_MS = 397 * DAY_MS;

/** What a TLS server shows; the key is never written anywhere. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateTerms {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly names?: x509.JsonGeneralNames;
}

const LOOPBACK_NAMES: x509.JsonGeneralNames = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
];

/** One for each start, valid for the names of this machine's loopback and nothing else by default. */
export async function issueServerIdentity(
  authority: Pick<CertificateAuthority, 'certificate' | 'privateKey'>,
  terms: CertificateTerms = {},
): Promise<ServerIdentity> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      // A positive serial number: the first bit must not be set.
      serialNumber: `01${keys.label}`,
      subject: 'CN=localhost, O=Dailies Simulator',
      issuer: authority.certificate.subject,
      notBefore: terms.notBefore ?? new Date(Date.now() - DAY_MS),
      notAfter: terms.notAfter ?? new Date(Date.now() + LIFE_MS),
      signingAlgorithm: SIGNING_ALGORITHM,
      publicKey: keys.pair.publicKey,
      signingKey: authority.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(terms.names ?? LOOPBACK_NAMES),
        await x509.AuthorityKeyIdentifierExtension.create(
          authority.certificate.publicKey,
          false,
          cryptoEngine,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.pair.publicKey, false, cryptoEngine),
      ],
    },
    cryptoEngine,
  );
  return { key: keys.privatePem, cert: `${certificate.toString('pem')}\n` };
}
