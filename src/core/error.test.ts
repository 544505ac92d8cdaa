import { describe, expect, it } from 'vitest';
import { DailiesError, errorKind, isErrorCode } from './error.ts';

describe('an error', () => {
  it('says whose fault it is, whether to try again and what to do', () => {
    const cause = new Error('ENOSPC');
    const error = new DailiesError('disk_full', 'The disk of the state dir is full', { cause });
    expect(error).toMatchObject({
      name: 'DailiesError',
      code: 'disk_full',
      fault: 'operator',
      retryable: true,
      hint: 'Free some space on the disk of the state dir; the queue is kept.',
      message: 'The disk of the state dir is full',
    });
    expect(error.cause).toBe(cause);
  });

  it('takes a hint that fits the case better', () => {
    expect(new DailiesError('internal', 'Oh', { hint: 'Do this' }).hint).toBe('Do this');
    expect(new DailiesError('internal', 'Oh')).not.toHaveProperty('cause');
  });

  it.each([
    ['wrong_client_secret', 'operator', false],
    ['pairing_lost', 'operator', false],
    ['unreachable', 'network', true],
    ['captive_portal', 'network', true],
    ['untrusted_certificate', 'network', true],
    ['rate_limited', 'theirs', true],
    ['frameio_error', 'theirs', true],
    ['storage_error', 'theirs', true],
    ['refused', 'theirs', false],
    ['internal', 'ours', false],
  ] as const)('%s is the fault of %s; trying again can help: %s', (code, fault, retryable) => {
    expect(errorKind(code)).toMatchObject({ fault, retryable });
  });

  it('has a code that is known by name only', () => {
    expect(isErrorCode('internal')).toBe(true);
    expect(['', 'paused', 'toString', '__proto__', 'constructor'].filter(isErrorCode)).toEqual([]);
  });

  // `refused` is also what a refused request for a code, for tokens or for the identity ends with.
  it('does not speak of a file where there may be none', () => {
    expect(errorKind('refused').hint).not.toMatch(/\bfile\b/);
  });
});
