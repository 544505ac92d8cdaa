import { describe, expect, test } from 'vitest';
import { networkFault, whileConnecting } from './network-fault.ts';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error('x'), { code, ...more });

describe('a failed exchange', () => {
  test.each([
    ['ENOTFOUND', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ENETUNREACH', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connectTimeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable'],
    ['SOMETHING_NEW', 'other'],
  ])('%s means %s', (code, reason) => {
    expect(networkFault(failure(code), 'api.frame.io')).toMatchObject({ reason });
  });

  test('tells a connect that timed out from a conversation that did', () => {
    expect(networkFault(failure('ETIMEDOUT', { syscall: 'connect' }), 'x').reason).toBe(
      'connectTimeout',
    );
    expect(networkFault(failure('ETIMEDOUT', { syscall: 'read' }), 'x').reason).toBe('timeout');
  });

  test('before the connection stood, nothing was sent: there is no way, and nothing was lost', () => {
    const fault = (code: string) => networkFault(whileConnecting(failure(code)), 'x').reason;
    expect(fault('ECONNRESET')).toBe('unreachable');
    expect(fault('ETIMEDOUT')).toBe('connectTimeout');
    expect(fault('CERT_HAS_EXPIRED')).toBe('certificate');
  });

  test('looks through what several addresses and libraries wrap around it', () => {
    const both = Object.assign(
      new AggregateError([failure('ECONNREFUSED'), failure('EHOSTUNREACH')]),
      {
        code: 'ECONNREFUSED',
      },
    );
    expect(networkFault(both, 'x').reason).toBe('refused');
    expect(
      networkFault(failure('UND_ERR_SOCKET', { cause: failure('ECONNRESET') }), 'x').reason,
    ).toBe('reset');
  });

  test('names the host and nothing else of where it went', () => {
    const fault = networkFault(new Error('https://api.frame.io/x?token=secret'), 'api.frame.io');
    expect(fault.detail).toContain('api.frame.io');
    expect(fault.detail).not.toContain('secret');
  });
});
