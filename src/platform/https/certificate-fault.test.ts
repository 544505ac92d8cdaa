import { expect, test } from 'vitest';
import { certificateWords, seenOf } from './certificate-fault.ts';

const NOW_MS = Date.parse('2031-05-01T12:00:00Z');
const seen = {
  issuer: 'Some CA',
  names: 'hotel.example',
  fromMs: NOW_MS - 1,
  toMs: NOW_MS + 1,
};
const words = (code: string, differs: Partial<typeof seen> = {}) =>
  certificateWords(code, { ...seen, ...differs }, NOW_MS);

test('an expired certificate and one of the future put the clock in question', () => {
  const old = words('CERT_HAS_EXPIRED', { fromMs: 0, toMs: 86_400_000 });
  expect(old).toBe(
    'check the clock of this machine: it says 2031-05-01; ' +
      'the certificate is valid from 1970-01-01 to 1970-01-02',
  );
  expect(words('CERT_NOT_YET_VALID', { fromMs: NOW_MS + 1 })).toContain('check the clock');
});

test('one of another host, one by a stranger and one by itself are told apart', () => {
  expect(words('ERR_TLS_CERT_ALTNAME_INVALID')).toContain('is for "hotel.example"');
  expect(words('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')).toContain('signed by "Some CA"');
  expect(words('DEPTH_ZERO_SELF_SIGNED_CERT')).toContain('signed by itself ("Some CA")');
});

test('nothing is made up of what did not show itself, or of what has expired elsewhere in its chain', () => {
  expect(certificateWords('CERT_HAS_EXPIRED', null, NOW_MS)).toBeNull();
  expect(words('CERT_HAS_EXPIRED')).toBeNull();
});

test('names in a certificate are foreign text: short, and without control characters', () => {
  const certificate = {
    issuer: { CN: `\u001b[2J"\u202e${'x'.repeat(500)}` },
    subject: { CN: 'me' },
    valid_from: 'Jan  1 00:00:00 2026 GMT',
    valid_to: 'Jan  1 00:00:00 2027 GMT',
  };
  const { issuer, names, fromMs } = seenOf(certificate as unknown as Parameters<typeof seenOf>[0]);
  expect(issuer).toMatch(/^\\u\{1b\}\[2J\\u\{22\}\\u\{202e\}x+…$/);
  expect(issuer.length).toBeLessThan(120);
  expect(names).toBe('me');
  expect(fromMs).toBe(Date.UTC(2026, 0, 1));
});
