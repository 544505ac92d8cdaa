import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { DailiesError } from '../../core/index.ts';

/**
 * The certificates that may sign for Frame.io: the usual roots, and those of `caFile` beside them.
 * Verification is never off.
 * @throws DailiesError `bad_ca_file`
 */
export function trustAnchors(caFile: string | null): readonly string[] {
  if (caFile === null) return rootCertificates;
  return [...rootCertificates, ...readPem(caFile)];
}

function readPem(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new DailiesError('bad_ca_file', `The CA file ${path} cannot be read (${code})`, {
      cause: error,
    });
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || !blocks.every(isCertificate)) {
    throw new DailiesError('bad_ca_file', `The CA file ${path} holds no valid PEM certificate`);
  }
  return blocks;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
