import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callOf, evidenceOf, violationOf } from '../testing/evidence.ts';
import { CHECKS } from './catalogue.ts';
import { httpHttpsOnly } from './http-https-only.ts';
import { pairCode } from './pair-code.ts';
import { pairPolling } from './pair-polling.ts';
import { protocolRules } from './protocol-rules.ts';
import { secretClient } from './secret-client.ts';

const CODE = {
  userCode: '012345',
  issuedAtMs: 1000,
  expiresAtMs: 13_000,
  shownAtMs: 1100,
  authorizedAtMs: 2000,
};

describe('pair.code', () => {
  test('names the zeros that were dropped', () => {
    const codes = [{ ...CODE, shownAtMs: null }];
    expect(pairCode.judge(evidenceOf({ codes, screen: 'Code 12345\n' }))).toEqual({
      verdict: 'fail',
      blocked: false,
      why: 'The code 012345 was shown without its leading zeros.',
    });
  });

  test('takes no code that comes when it is not needed any more', () => {
    const late = evidenceOf({ codes: [{ ...CODE, shownAtMs: 2001 }] });
    expect(pairCode.judge(late)).toMatchObject({ verdict: 'fail' });
    const dead = evidenceOf({ codes: [{ ...CODE, authorizedAtMs: null, shownAtMs: 13_001 }] });
    expect(pairCode.judge(dead)).toMatchObject({ verdict: 'fail' });
    expect(pairCode.judge(evidenceOf({ codes: [CODE] }))).toMatchObject({ verdict: 'pass' });
  });
});

describe('pair.polling', () => {
  const pollAt = (id: number, second: number) =>
    callOf({ id, grant: 'device_code', at: new Date(second * 1000).toISOString() });

  test('lets a new code be polled at once', () => {
    const calls = [pollAt(1, 1), pollAt(2, 3), pollAt(3, 3.5), pollAt(4, 5.4)];
    const codes = [CODE, { ...CODE, issuedAtMs: 3400 }];
    expect(pairPolling.judge(evidenceOf({ calls, codes }))).toMatchObject({ verdict: 'pass' });
  });

  test('sees one early poll among others', () => {
    const calls = [pollAt(1, 1), pollAt(2, 3), pollAt(3, 4.7)];
    expect(pairPolling.judge(evidenceOf({ calls, codes: [CODE] }))).toMatchObject({
      verdict: 'fail',
      why: 'Told to wait 2 s, the device waited 1.7 s at least.',
    });
  });

  test('is not passed by a device that polled once', () => {
    expect(pairPolling.judge(evidenceOf({ calls: [pollAt(1, 1)] }))).toMatchObject({
      verdict: 'fail',
      blocked: true,
    });
  });
});

test('protocol.rules leaves to other checks what is theirs, and takes the rest', () => {
  const theirs = [violationOf({ requirement: 'pair.expiry' })];
  const calls = [callOf()];
  expect(protocolRules.judge(evidenceOf({ calls, violations: theirs }))).toMatchObject({
    verdict: 'pass',
  });
  for (const requirement of [null, 'token.refresh'] as const) {
    const violations = [violationOf({ requirement })];
    expect(protocolRules.judge(evidenceOf({ calls, violations }))).toMatchObject({
      verdict: 'fail',
      why: 'The device does wrong.',
    });
  }
});

test('secret.client is not passed by a screen that was not kept whole', () => {
  const flooded = evidenceOf({ screen: 'much', screenTruncated: true });
  expect(secretClient.judge(flooded)).toMatchObject({ verdict: 'fail', blocked: true });
});

test('http.https-only takes HTTPS for a refusal of HTTP', () => {
  const upgraded = evidenceOf({ scenario: 'plain-http', calls: [callOf()] });
  expect(httpHttpsOnly.judge(upgraded)).toMatchObject({ verdict: 'pass' });
  const silent = evidenceOf({ scenario: 'plain-http' });
  expect(httpHttpsOnly.judge(silent)).toMatchObject({ verdict: 'fail' });
});

describe('every check', () => {
  test('has an id and a file of its own', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      const file = new URL(`./${id.replaceAll('.', '-')}.ts`, import.meta.url);
      expect(existsSync(file), id).toBe(true);
    }
  });

  test('passes no device that did nothing, but for speaking no plain HTTP', () => {
    const passed = CHECKS.filter((check) => check.judge(evidenceOf()).verdict === 'pass');
    expect(passed.map(({ id }) => id)).toEqual(['http.https-only']);
  });
});
