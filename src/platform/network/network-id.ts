import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINUX, type NetworkFolders, type NetworkLink } from './links.ts';

/** Enough to tell a few networks apart. It hides the address from who reads over a shoulder, not from who searches. */
const DIGITS = 16;
const NO_HARDWARE = '00:00:00:00:00:00';

/**
 * What a network is known by when the machine comes back to it: its router's hardware address, or the IPv6 prefix
 * that is no other network's; with the link, because a network is as fast as the way into it. Null where the system
 * tells neither: private addresses are the same in many places.
 */
export function networkIdOf(
  { type, name, addresses }: NetworkLink,
  { proc }: NetworkFolders = LINUX,
): string | null {
  const mark = routerOf(name, proc) ?? prefixOf(addresses);
  if (mark === null) return null;
  const text = JSON.stringify([type, name, mark]);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

function routerOf(name: string, proc: string): string | null {
  const [, , gateway = ''] =
    rows(join(proc, 'route')).find(([on, to]) => on === name && to === '00000000') ?? [];
  const address = dotted(gateway);
  const [, , , hardware = NO_HARDWARE] =
    rows(join(proc, 'arp')).find((row) => row[0] === address && row[5] === name) ?? [];
  return hardware === NO_HARDWARE ? null : hardware.toLowerCase();
}

/** As the kernel writes an address of IPv4: its four bytes as one number of the machine, which is little-endian. */
function dotted(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

/** The /64 of the first address that is valid everywhere (RFC 4291 2.5.4). */
function prefixOf(addresses: readonly string[]): string | null {
  const address = addresses.find((each) => /^[23][0-9a-f]{3}:/i.test(each));
  if (address === undefined) return null;
  const [head = '', tail] = address.split('::');
  const ahead = head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - ahead.length - behind.length }, () => '0');
  return [...ahead, ...zeros, ...behind].slice(0, 4).join(':').toLowerCase();
}

function rows(path: string): readonly (readonly string[])[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}
