import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

type CreateSelfSigned = typeof x509.X509CertificateGenerator.createSelfSigned;
type CryptoEngine = NonNullable<Parameters<CreateSelfSigned>[1]>;
export type PrivateKey = x509.X509CertificateCreateSelfSignedParams['keys']['privateKey'];

/** Node's own, under the name the library's types know: they describe an older edition of the same. */
export const cryptoEngine = webcrypto as unknown as CryptoEngine;

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
export const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' };

export interface Keys {
  readonly pair: x509.X509CertificateCreateSelfSignedParams['keys'];
  readonly privatePem: string;
  /** Random, for names of drafts and serial numbers. */
  readonly label: string;
}

export async function generateKeys(): Promise<Keys> {
  const pair = await cryptoEngine.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const pkcs8 = await cryptoEngine.subtle.exportKey('pkcs8', pair.privateKey);
  return {
    pair,
    privatePem: x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag),
    label: randomBytes(8).toString('hex'),
  };
}

/** @param pem may hold other blocks beside the key. */
export async function privateKeyFromPem(pem: string): Promise<PrivateKey> {
  const block = x509.PemConverter.decodeWithHeaders(pem).find(
    ({ type }) => type === x509.PemConverter.PrivateKeyTag,
  );
  if (block === undefined) throw new Error('The simulator CA file holds no private key.');
  return cryptoEngine.subtle.importKey('pkcs8', block.rawData, KEY_ALGORITHM, false, ['sign']);
}
