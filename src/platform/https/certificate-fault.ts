import type { PeerCertificate } from 'node:tls';

/** Of a certificate that was refused, what tells people why. */
export interface SeenCertificate {
  readonly issuer: string;
  readonly names: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const NAME_MOST = 80;

export function seenOf(certificate: PeerCertificate): SeenCertificate {
  const { issuer, subject, subjectaltname, valid_from, valid_to } = certificate;
  return {
    issuer: foreign(issuer?.CN ?? issuer?.O ?? 'nobody'),
    names: foreign(subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? subject?.CN ?? 'nobody'),
    fromMs: Date.parse(valid_from),
    toMs: Date.parse(valid_to),
  };
}

/**
 * Why a certificate was refused, to be read after its host.
 * @param code of Node or OpenSSL
 * @param seen null when it did not show itself again
 */
export function certificateWords(
  code: string,
  seen: SeenCertificate | null,
  nowMs: number,
): string | null {
  if (seen === null) return null;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return `its certificate is for "${seen.names}": something else answers in its place`;
  }
  if (nowMs < seen.fromMs || nowMs > seen.toMs) {
    return (
      `check the clock of this machine: it says ${day(nowMs)}; ` +
      `the certificate is valid from ${day(seen.fromMs)} to ${day(seen.toMs)}`
    );
  }
  // Some other of its chain has expired: of that one nothing is known here.
  if (/^(CERT_|CRL_)/.test(code)) return null;
  const signer =
    code === 'DEPTH_ZERO_SELF_SIGNED_CERT'
      ? `signed by itself ("${seen.issuer}") and not trusted here`
      : `signed by "${seen.issuer}", which is not trusted here`;
  return (
    `its certificate is ${signer}: something in between (an inspecting proxy, an antivirus) ` +
    'opens the encryption, or a CA file is missing'
  );
}

const day = (ms: number) =>
  Number.isNaN(ms) ? 'an unknown day' : new Date(ms).toISOString().slice(0, 10);

/** Names in a certificate are whatever its maker wrote. */
function foreign(name: string | readonly string[]): string {
  const text = [name].flat().join(', ');
  const short = text.length > NAME_MOST ? `${text.slice(0, NAME_MOST)}…` : text;
  return short.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}"\\]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
}
