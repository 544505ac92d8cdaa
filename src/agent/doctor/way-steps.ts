import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errorKind, outcomeOf, type NetworkFaultReason } from '../../core/index.ts';
import type { NetworkLink } from '../../platform/index.ts';
import { clockReport, skewSecondsOf } from '../network/clock-skew.ts';
import { fail, pass, warn, type Look } from './finding.ts';
import type { Patient, Step } from './patient.ts';

/** So often Frame.io is asked whether it is well, to see whether each answer comes, and how soon. */
const QUESTIONS = 5;
const SLOW_MS = 1_000;

/** From this machine's network to Frame.io's API. */
export const WAY_STEPS: readonly Step[] = [
  { check: 'link', needs: [], look: async (patient) => lookAtLink(patient) },
  { check: 'address', needs: ['link'], look: async (patient) => lookAtAddress(patient) },
  { check: 'dns', needs: ['address'], look: lookAtDns },
  { check: 'connection', needs: ['dns'], look: lookAtConnection },
  { check: 'tls', needs: ['connection'], look: lookAtTls },
  { check: 'api', needs: ['tls'], look: lookAtApi },
  { check: 'clock', needs: ['api'], look: lookAtClock },
  { check: 'answers', needs: ['api'], look: lookAtAnswers },
];

const HERE = 'Not needed: the API is on this machine';

function lookAtLink({ lan, links }: Patient): Look {
  if (lan === 'here') return pass(HERE);
  if (lan === 'none') {
    const why = 'No cable is in, and no Wi-Fi is joined';
    return fail('unreachable', why, 'Put in the network cable, or join a Wi-Fi.');
  }
  return pass(
    links
      .filter(({ isUp }) => isUp)
      .map(linkWords)
      .join('; '),
  );
}

function linkWords({ name, type, signalPercent }: NetworkLink): string {
  const kind = { ethernet: 'Ethernet', wifi: 'Wi-Fi', cellular: 'cellular', vpn: 'VPN', other: '' };
  const signal = signalPercent === null ? '' : `, signal ${signalPercent} %`;
  return `${[kind[type], name].filter(Boolean).join(' ')} is up${signal}`;
}

function lookAtAddress({ lan, links }: Patient): Look {
  if (lan === 'here') return pass(HERE);
  if (lan === 'noAddress') {
    const why = 'The network has given this machine no address';
    const fix = 'Look whether DHCP is on in the router, or give this machine a fixed address.';
    return fail('unreachable', why, fix);
  }
  if (lan === 'noRouter') {
    const why = 'The network names no router: it leads nowhere else';
    return fail('unreachable', why, 'Set the router (default gateway) in the network settings.');
  }
  const used = links.find(({ isDefault }) => isDefault === true) ?? links[0];
  return pass(`${used?.addresses.join(', ') ?? ''} by ${used?.name ?? ''}`);
}

async function lookAtDns({ api, options }: Patient): Promise<Look> {
  const { hostname } = api;
  if (options.proxy !== undefined) return pass('The proxy looks names up');
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return pass(`${hostname} is an address`);
  try {
    const found = await lookup(hostname, { all: true });
    return pass(`${hostname} is ${found.map(({ address }) => address).join(', ')}`);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const why = `The name ${hostname} cannot be resolved (${code})`;
    const fix = 'Look whether this network reaches the internet, and which name server it names.';
    return fail('unreachable', why, fix);
  }
}

const WAY_FIX: Partial<Record<NetworkFaultReason, string>> = {
  refused:
    'Look whether a firewall keeps this network from port 443, and whether --api-url is right.',
  certificate: 'Look at the clock, at who inspects this network, and whether --ca-file is needed.',
};
const NO_WAY_FIX =
  'The local network works; look whether it reaches the internet, and lets port 443 through.';

async function lookAtConnection(patient: Patient): Promise<Look> {
  const found = await patient.reachApi();
  if (found.kind === 'reached') return pass(`${patient.api.host} answers in ${found.ms} ms`);
  if (found.reason === 'certificate') return pass(`${patient.api.host} answers`);
  return fail('unreachable', found.detail, WAY_FIX[found.reason] ?? NO_WAY_FIX);
}

async function lookAtTls(patient: Patient): Promise<Look> {
  const found = await patient.reachApi();
  if (found.kind === 'reached') {
    const { protocol, issuer, validTo } = found;
    return pass(`${protocol}; the certificate is by ${issuer}, good until ${validTo.slice(0, 10)}`);
  }
  return fail('untrusted_certificate', found.detail, WAY_FIX.certificate ?? '');
}

async function lookAtApi(patient: Patient): Promise<Look> {
  const { exchange, isGood, ms } = await patient.health();
  if (isGood) return pass(`Frame.io says that it is well, after ${ms} ms`);
  const { code, message } = outcomeOf('health', exchange);
  const known = code === 'paused' ? 'unexpected_reply' : code;
  return fail(known, message, errorKind(known).hint);
}

async function lookAtClock(patient: Patient): Promise<Look> {
  const { exchange } = await patient.health();
  const { skewSeconds, why } = clockReport(skewSecondsOf(exchange, patient.clock.now()));
  if (skewSeconds === null) return pass('Frame.io named no time to compare with');
  if (why === null) return pass(`Within ${Math.abs(skewSeconds) + 1} s of Frame.io's`);
  return warn(why, 'Let the clock be set from the network, on Linux: timedatectl set-ntp true');
}

async function lookAtAnswers(patient: Patient): Promise<Look> {
  const times: number[] = [];
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const { isGood, ms } = await patient.askAgain();
    if (isGood) times.push(ms);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const told = `${times.length} of ${QUESTIONS} questions were answered, half of them within ${median} ms`;
  const isLossy = times.length < QUESTIONS;
  if (!isLossy && median < SLOW_MS) return pass(told);
  const fix = isLossy
    ? 'The way loses data: try a cable, a stronger signal or another network.'
    : 'The way is slow: see what else uses it, or try another network.';
  return warn(told, fix);
}
