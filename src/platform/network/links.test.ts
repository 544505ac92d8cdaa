import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf, readLinks } from './links.ts';

/** The folders of Linux, made by hand. Addresses are this machine's own: names that are not its have none. */
describe('the links of a machine', () => {
  let root = '';
  const sys = () => join(root, 'sys');
  const proc = () => join(root, 'proc');
  const read = () => readLinks({ sys: sys(), proc: proc() });
  const add = (name: string, facts: Readonly<Record<string, string>>, folders: string[] = []) => {
    for (const folder of ['', ...folders])
      mkdirSync(join(sys(), name, folder), { recursive: true });
    for (const [file, text] of Object.entries({ type: '1', ...facts })) {
      writeFileSync(join(sys(), name, file), `${text}\n`);
    }
  };
  const routes = (...lines: string[]) =>
    writeFileSync(
      join(proc(), 'route'),
      ['Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT', ...lines].join(
        '\n',
      ),
    );
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dailies-links-'));
    mkdirSync(sys());
    mkdirSync(proc());
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('are told by kind, and the one with the default route comes first', () => {
    add('lo', { type: '772', carrier: '1' });
    add('enp3s0', { carrier: '0', operstate: 'down' }, ['device']);
    add('wlp2s0', { carrier: '1', uevent: 'DEVTYPE=wlan' }, ['device']);
    add('wwan0', { operstate: 'up', uevent: 'DEVTYPE=wwan' }, ['device']);
    add('wg0', { operstate: 'unknown', uevent: 'DEVTYPE=wireguard' });
    add('br-1234', { carrier: '1' });
    routes(
      'wg0 000A0A0A 00000000 0001 0 0 0 00FFFFFF 0 0 0',
      'wlp2s0 00000000 0101A8C0 0003 0 0 600 00000000 0 0 0',
    );
    writeFileSync(
      join(proc(), 'wireless'),
      'Inter-| sta-|   Quality\n face | tus | link level noise\nwlp2s0: 0000   56.  -54.  -256\n',
    );
    expect(
      read().map(({ name, type, isUp, isDefault, signalPercent }) => [
        name,
        type,
        isUp,
        isDefault,
        signalPercent,
      ]),
    ).toEqual([
      ['wlp2s0', 'wifi', true, true, 80],
      ['enp3s0', 'ethernet', false, false, null],
      ['wwan0', 'cellular', true, false, null],
    ]);
  });

  test('a default route of IPv6 counts, one of the loopback does not', () => {
    add('eth9', { carrier: '1' }, ['device']);
    const zero = '0'.repeat(32);
    writeFileSync(
      join(proc(), 'ipv6_route'),
      `${zero} 00 ${zero} 00 fe80 00000400 1 0 3 eth9\n${zero} 00 ${zero} 00 ${zero} ffffffff 1 0 200200 lo\n`,
    );
    expect(read()).toMatchObject([{ name: 'eth9', isDefault: true }]);
  });

  test('nothing that can be read is no link, not an error', () => {
    expect(read()).toEqual([]);
  });

  test('another cable or address is another fingerprint, a changing signal is not', () => {
    const [before] = [
      {
        name: 'a',
        type: 'wifi',
        isUp: true,
        addresses: ['10.0.0.1'],
        isDefault: true,
        signalPercent: 40,
      },
    ] as const;
    expect(fingerprintOf([{ ...before, signalPercent: 41 }])).toBe(fingerprintOf([before]));
    expect(fingerprintOf([{ ...before, addresses: ['10.0.0.2'] }])).not.toBe(
      fingerprintOf([before]),
    );
    expect(fingerprintOf([{ ...before, isUp: false }])).not.toBe(fingerprintOf([before]));
  });

  test('of this very machine have the addresses that the system tells, without those it made itself', () => {
    const told = Object.values(networkInterfaces()).flatMap((entries = []) =>
      entries.filter(({ internal }) => !internal).map(({ address }) => address),
    );
    const found = readLinks().flatMap(({ addresses }) => addresses);
    expect(told).toEqual(expect.arrayContaining(found));
    expect(found.filter((address) => /^(169\.254|fe80)/.test(address))).toEqual([]);
  });
});
