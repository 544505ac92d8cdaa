import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** One way out of this machine, as far as the system tells of it. */
export interface NetworkLink {
  readonly name: string;
  readonly type: 'ethernet' | 'wifi' | 'cellular' | 'vpn' | 'other';
  /** A cable is in, a radio network joined. */
  readonly isUp: boolean;
  /** Of the network: none that the machine gave itself (RFC 3927, `fe80::`). */
  readonly addresses: readonly string[];
  /** What is meant for elsewhere goes this way; null where the system does not tell. */
  readonly isDefault: boolean | null;
  /** Of a radio, 0 to 100; null where it is not told. */
  readonly signalPercent: number | null;
}

/** Where Linux tells of its network. */
export interface NetworkFolders {
  readonly sys: string;
  readonly proc: string;
}

export const LINUX: NetworkFolders = { sys: '/sys/class/net', proc: '/proc/net' };
/** ARPHRD_LOOPBACK of `linux/if_arp.h`. */
const LOOPBACK = '772';
/** Of `Link quality` in /proc/net/wireless, as drivers have it since wireless extensions 16. */
const QUALITY_MOST = 70;

type Addresses = ReadonlyMap<string, readonly string[]>;

/**
 * The links of this machine; the one that carries the traffic first. Cheap enough for each second.
 * Never fails: what the system does not tell is not there, or null.
 */
export function readLinks(folders: NetworkFolders = LINUX): readonly NetworkLink[] {
  const addresses = readAddresses();
  const links = existsSync(folders.sys) ? linuxLinks(folders, addresses) : namedLinks(addresses);
  return links.sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/** Changes when the machine is somewhere else: another cable, radio network, address. */
export function fingerprintOf(links: readonly NetworkLink[]): string {
  return JSON.stringify(
    links.map(({ name, isUp, addresses, isDefault }) => [name, isUp, addresses, isDefault]),
  );
}

/** What a connection may be made from and live: links that are up, and what never leaves this machine or its cable. */
export function livingAddresses(links: readonly NetworkLink[]): ReadonlySet<string> {
  const own = Object.values(networkInterfaces())
    .flatMap((entries = []) => entries)
    .filter(({ internal, address }) => internal || isOwnMaking(address));
  const up = links.filter(({ isUp }) => isUp).flatMap(({ addresses }) => addresses);
  return new Set([...up, ...own.map(({ address }) => address)]);
}

function readAddresses(): Addresses {
  const all = Object.entries(networkInterfaces()).map(([name, entries = []]) => {
    const told = entries.filter(({ internal, address }) => !internal && !isOwnMaking(address));
    return [name, told.map(({ address }) => address)] as const;
  });
  return new Map(all);
}

const isOwnMaking = (address: string) => /^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(address);

function linuxLinks({ sys, proc }: NetworkFolders, addresses: Addresses): NetworkLink[] {
  const defaults = defaultRoutes(proc);
  const signals = readSignals(proc);
  return readdirSync(sys).flatMap((name): NetworkLink[] => {
    const fact = (file: string) => read(join(sys, name, file)).trim();
    if (fact('type') === LOOPBACK) return [];
    const own = addresses.get(name) ?? [];
    const isVirtual = !existsSync(join(sys, name, 'device'));
    // Bridges and their like of containers: nothing goes out by them.
    if (isVirtual && own.length === 0 && !defaults.has(name)) return [];
    return [
      {
        name,
        type: linuxType(join(sys, name), fact('uevent'), name),
        isUp: fact('carrier') === '1' || fact('operstate') === 'up',
        addresses: own,
        isDefault: defaults.has(name),
        signalPercent: signals.get(name) ?? null,
      },
    ];
  });
}

function linuxType(folder: string, uevent: string, name: string): NetworkLink['type'] {
  const kind = /^DEVTYPE=(.*)$/m.exec(uevent)?.[1];
  if (kind === 'wlan' || existsSync(join(folder, 'wireless'))) return 'wifi';
  if (kind === 'wwan' || /^(wwan|ppp)\d/.test(name)) return 'cellular';
  if (kind === 'wireguard' || existsSync(join(folder, 'tun_flags'))) return 'vpn';
  return /^(eth|en)/.test(name) ? 'ethernet' : 'other';
}

/** Names of links that a default route of IPv4 or IPv6 goes by. */
function defaultRoutes(proc: string): ReadonlySet<string> {
  const columns = (file: string) =>
    read(join(proc, file))
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
  const four = columns('route')
    .filter(([, destination, , , , , , mask]) => destination === ZERO && mask === ZERO)
    .map(([name = '']) => name);
  const six = columns('ipv6_route')
    .filter(([to = '', length]) => /^0+$/.test(to) && length === '00')
    .map((fields) => fields[9] ?? '');
  return new Set([...four, ...six].filter((name) => name !== '' && name !== 'lo'));
}

const ZERO = '00000000';

function readSignals(proc: string): ReadonlyMap<string, number> {
  const lines = read(join(proc, 'wireless')).matchAll(/^\s*(\S+):\s+\S+\s+([\d.]+)/gm);
  return new Map(
    [...lines].map(([, name = '', quality]) => {
      const percent = Math.round((Number(quality) / QUALITY_MOST) * 100);
      return [name, Math.min(100, percent)];
    }),
  );
}

/** Elsewhere names say what they may. An address there is a link that is up. */
function namedLinks(addresses: Addresses): NetworkLink[] {
  return [...addresses].flatMap(([name, own]) => {
    if (own.length === 0) return [];
    return [
      {
        name,
        type: typeByName(name),
        isUp: true,
        addresses: own,
        isDefault: null,
        signalPercent: null,
      },
    ];
  });
}

function typeByName(name: string): NetworkLink['type'] {
  if (/wi-?fi|wlan/i.test(name)) return 'wifi';
  return /ethernet/i.test(name) ? 'ethernet' : 'other';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
