import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NetworkLink } from './links.ts';
import { networkIdOf } from './network-id.ts';

const WIFI: NetworkLink = {
  name: 'wlan0',
  type: 'wifi',
  isUp: true,
  addresses: ['192.168.1.20'],
  isDefault: true,
  signalPercent: 70,
};
const ROUTE = `Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
wlan0 0001A8C0 00000000 0001 0 0 0 00FFFFFF 0 0 0
wlan0 00000000 0101A8C0 0003 0 0 0 00000000 0 0 0
`;
const arp = (hardware: string) => `IP address HW type Flags HW address Mask Device
192.168.1.1 0x1 0x2 02:00:00:00:00:99 * eth0
192.168.1.1 0x1 0x2 ${hardware} * wlan0
`;

let proc: string;
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), 'proc-'));
});
afterEach(async () => rm(proc, { recursive: true }));

const id = async (hardware: string, link = WIFI) => {
  await writeFile(join(proc, 'route'), ROUTE);
  await writeFile(join(proc, 'arp'), arp(hardware));
  return networkIdOf(link, { sys: '', proc });
};

test('a network is known again by its router, whatever address it gives', async () => {
  const home = await id('02:AA:00:00:00:01');
  expect(home).toMatch(/^[0-9a-f]{16}$/);
  expect(await id('02:aa:00:00:00:01', { ...WIFI, addresses: ['192.168.1.77'] })).toBe(home);
  expect(await id('02:aa:00:00:00:02')).not.toBe(home);
  expect(await id('02:aa:00:00:00:01', { ...WIFI, type: 'other' })).not.toBe(home);
});

test('a network whose router is not known yet is not taken for another', async () => {
  expect(await id('00:00:00:00:00:00')).toBeNull();
});

test('where no router is told, the prefix of IPv6 is a mark, and private addresses are none', () => {
  const nowhere = { sys: '', proc: join(proc, 'gone') };
  const of = (...addresses: string[]) => networkIdOf({ ...WIFI, addresses }, nowhere);
  expect(of('192.168.1.20')).toBeNull();
  expect(of('fd00:1:2:3::4')).toBeNull();
  const here = of('192.168.1.20', '2001:db8:1:2::20');
  expect(here).not.toBeNull();
  expect(of('2001:DB8:1:2:a:b:c:d')).toBe(here);
  expect(of('2001:db8:1:3::20')).not.toBe(here);
  expect(of('2001:db8::20')).toBe(of('2001:db8:0:0:1:2:3:4'));
});
