import { describe, expect, test } from 'vitest';
import type { Exchange, NetworkFaultReason } from '../../core/index.ts';
import type { NetworkLink } from '../../platform/index.ts';
import { answerOf, judge, lanOf, type Answer, type Lan } from './layers.ts';

const link = (over: Partial<NetworkLink> = {}): NetworkLink => ({
  name: 'eth0',
  type: 'ethernet',
  isUp: true,
  addresses: ['192.168.1.20'],
  isDefault: true,
  signalPercent: null,
  ...over,
});
const fault = (reason: NetworkFaultReason): Exchange => ({
  kind: 'network',
  reason,
  detail: 'api.example: it does not answer',
});
const reply = (status: number, body: string, type = 'application/json'): Exchange => ({
  kind: 'reply',
  status,
  headers: { 'content-type': type },
  body,
});

describe('what this machine has of a network', () => {
  test.each<[Lan, readonly NetworkLink[], string]>([
    ['there', [link()], 'api.frame.io'],
    ['there', [link({ isUp: false }), link({ name: 'wlan0', type: 'wifi' })], 'api.frame.io'],
    // Where the system does not tell what leads on, an address is taken for one that does.
    ['there', [link({ isDefault: null })], 'api.frame.io'],
    ['none', [], 'api.frame.io'],
    ['none', [link({ isUp: false })], 'api.frame.io'],
    ['noAddress', [link({ addresses: [] })], 'api.frame.io'],
    ['noRouter', [link({ isDefault: false })], 'api.frame.io'],
    ['here', [], '127.0.0.1'],
    ['here', [], 'localhost'],
    ['here', [], '[::1]'],
    ['there', [link()], '127.example.com'],
  ])('%s', (lan, links, host) => {
    expect(lanOf(links, host)).toBe(lan);
  });
});

const UNKNOWN = { kind: 'unknown' } as const;
const away = (reason: NetworkFaultReason, detail = 'up.example: it does not answer') =>
  ({ kind: 'away', host: 'up.example', fault: { kind: 'network', reason, detail } }) as const;
const AWAY = away('connectTimeout');

describe('how far it gets', () => {
  const ANSWERS: Readonly<Record<Answer, Exchange>> = {
    good: reply(200, '{"status":"ok"}'),
    unwell: reply(503, '{"error":"x"}'),
    page: reply(200, '<html>Welcome</html>', 'text/html'),
    dns: fault('dns'),
    refused: fault('refused'),
    unreachable: fault('unreachable'),
    connectTimeout: fault('connectTimeout'),
    timeout: fault('timeout'),
    reset: fault('reset'),
    certificate: fault('certificate'),
    cancelled: fault('cancelled'),
    other: fault('other'),
    proxy: fault('proxy'),
  };
  const LANS: readonly Lan[] = ['here', 'none', 'noAddress', 'noRouter', 'there'];
  const CELLS = LANS.flatMap((lan) =>
    (Object.keys(ANSWERS) as Answer[]).map((answer) => [lan, answer] as const),
  );

  test.each(CELLS)(
    'on a network that is %s, answered by %s, one thing is to blame',
    (lan, answer) => {
      const { state, layer, reason } = judge(lan, ANSWERS[answer], answer, UNKNOWN);
      expect(state === 'online').toBe(answer === 'good');
      expect(layer === null).toBe(answer === 'good');
      expect(reason === null).toBe(answer === 'good');
    },
  );

  const FAULTS = (Object.keys(ANSWERS) as Answer[]).filter((answer) => answer !== 'good');

  test.each(FAULTS)('nobody without a network is told of names or certificates (%s)', (answer) => {
    expect(judge('none', ANSWERS[answer], answer, AWAY).layer).toBe('link');
    expect(judge('noAddress', ANSWERS[answer], answer, AWAY).layer).toBe('address');
    expect(['link', 'address']).not.toContain(judge('here', ANSWERS[answer], answer, AWAY).layer);
  });

  test.each<[Answer, string, string]>([
    ['dns', 'noInternet', 'dns'],
    ['unreachable', 'noInternet', 'connection'],
    ['certificate', 'noInternet', 'tls'],
    ['page', 'noInternet', 'api'],
    ['unwell', 'limited', 'api'],
    ['reset', 'limited', 'connection'],
  ])('a LAN whose answer is %s is %s, because of %s', (answer, state, layer) => {
    expect(judge('there', ANSWERS[answer], answer, AWAY)).toMatchObject({ state, layer });
  });

  test.each<[Answer, boolean]>([
    ['good', true],
    ['unwell', false],
    ['page', false],
    ['dns', false],
    ['certificate', false],
  ])('%s is read off the exchange', (answer, isGood) => {
    expect(answerOf(ANSWERS[answer], isGood)).toBe(answer);
  });

  test.each(LANS)('an API that is well is all that is needed without a storage (%s)', (lan) => {
    for (const storage of [UNKNOWN, { kind: 'reached' }, away('cancelled')] as const) {
      expect(judge(lan, ANSWERS.good, 'good', storage)).toEqual({
        state: 'online',
        layer: null,
        reason: null,
      });
    }
  });

  const STORAGE_FAULTS = FAULTS.filter(
    (answer): answer is NetworkFaultReason => !['unwell', 'page', 'cancelled'].includes(answer),
  );

  test.each(STORAGE_FAULTS)(
    'an API that is well and no way to the storage is limited (%s)',
    (reason) => {
      const judgement = judge('there', ANSWERS.good, 'good', away(reason));
      expect(judgement).toEqual({
        state: 'limited',
        layer: 'storage',
        reason: "Frame.io's storage up.example cannot be reached: it does not answer",
      });
    },
  );

  test('a proxy that refuses the storage is named beside it', () => {
    const detail = 'The proxy gate.example:3128 cannot reach up.example:443 (HTTP 502)';
    const { reason } = judge('there', ANSWERS.good, 'good', away('proxy', detail));
    expect(reason).toBe(`Frame.io's storage up.example cannot be reached: ${detail}`);
  });
});
