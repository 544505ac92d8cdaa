import 'reflect-metadata';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { makeFolder } from '../make-folder.ts';
import {
  type PrivateKey,
  SIGNING_ALGORITHM,
  cryptoEngine,
  generateKeys,
  privateKeyFromPem,
} from './key-pair.ts';

const DAY_MS = 86_400_000;
/** A CA that dies sooner is made anew, so that a device never meets an expired one. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

export interface CertificateAuthority {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: PrivateKey;
  readonly caPem: string;
  /** Where `caPem` lies, for `--ca-file`. */
  readonly caFile: string;
}

/**
 * The data folder's own CA, made on first use. Its key never leaves memory but for one file that only
 * this user may read, so that a device set up with the CA still trusts it after a restart.
 *
 * Certificates follow the machine's clock, not the simulator's: clients judge them by theirs.
 */
export async function openAuthority(dataDir: string): Promise<CertificateAuthority> {
  await makeFolder(dataDir);
  const bundleFile = join(dataDir, 'ca-key.pem');
  const caFile = join(dataDir, 'ca.pem');
  const stored = (await load(bundleFile)) ?? (await create(bundleFile));
  const caPem = `${stored.certificate.toString('pem')}\n`;
  await writeFile(caFile, caPem, { mode: 0o644 });
  return { ...stored, caPem, caFile };
}

type KeyAndCertificate = Pick<CertificateAuthority, 'certificate' | 'privateKey'>;

async function load(bundleFile: string): Promise<KeyAndCertificate | null> {
  let bundle: string;
  try {
    bundle = await readFile(bundleFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  await chmod(bundleFile, 0o600);
  const certificate = new x509.X509Certificate(bundle.slice(bundle.indexOf('-----BEGIN CERT')));
  if (certificate.notAfter.getTime() - Date.now() < RENEW_BEFORE_MS) {
    await rm(bundleFile);
    return null;
  }
  return { certificate, privateKey: await privateKeyFromPem(bundle) };
}

async function create(bundleFile: string): Promise<KeyAndCertificate> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Dailies Simulator CA, O=Dailies (not Frame.io)',
      keys: keys.pair,
      signingAlgorithm: SIGNING_ALGORITHM,
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 3650 * DAY_MS),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.pair.publicKey, false, cryptoEngine),
      ],
    },
    cryptoEngine,
  );
  const draft = `${bundleFile}.${process.pid}.${keys.label}`;
  await writeFile(draft, `${keys.privatePem}\n${certificate.toString('pem')}\n`, { mode: 0o600 });
  try {
    // link() refuses to replace: of two simulators starting on one folder the first one's CA stays.
    await link(draft, bundleFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const winner = await load(bundleFile);
    if (winner !== null) return winner;
  } finally {
    await rm(draft, { force: true });
  }
  return { certificate, privateKey: keys.pair.privateKey };
}
