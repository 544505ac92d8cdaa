import { DEFAULT_API_URL } from '../../spec/index.ts';
import { errorKind } from '../../core/index.ts';
import type { Snapshot } from '../contract/index.ts';
import { fail, pass, skip, warn, type Look } from './finding.ts';
import type { Patient, Step } from './patient.ts';

/** Where the guide's samples upload to; which storage it is, each upload's URLs say (protocol.md §11.3). */
const DOCUMENTED_STORAGE = 'https://frameio-uploads-production.s3-accelerate.amazonaws.com';
/** A socket is open within two seconds on a good link. */
const SOCKET_MS = 5_000;

/** What this device has at Frame.io. */
export const ACCOUNT_STEPS: readonly Step[] = [
  { check: 'pairing', needs: ['queue', 'api'], look: lookAtPairing },
  { check: 'socket', needs: ['queue', 'api'], look: lookAtSocket },
  { check: 'storage', needs: ['queue', 'dns'], look: lookAtStorage },
];

async function lookAtPairing(patient: Patient): Promise<Look> {
  const device = await patient.device();
  if (device.pairingState === 'unpaired') {
    return fail('not_paired', 'This device is not paired', errorKind('not_paired').hint);
  }
  // Another process asks by itself, and its tokens are not to be renewed twice.
  if (device.isOwner) await device.readIdentity();
  const { auth, device: shown, project, paused } = await device.snapshot({ probe: false });
  if (auth.state === 'lost') {
    const why = 'Frame.io does not accept this pairing any more; the queue is kept';
    return fail('pairing_lost', why, errorKind('pairing_lost').hint);
  }
  const where = project === null ? 'a project' : `the project ${project.name ?? project.id}`;
  const until =
    auth.pairedUntil === null
      ? ''
      : `, until ${auth.pairedUntil.slice(0, 16).replace('T', ' ')} UTC`;
  const told = `${shown.name ?? 'This device'} is paired with ${where}${until}`;
  return paused.byFrameio
    ? warn(`${told}, and Paused there`, 'Choose Resume at Frame.io: C2C Connections.')
    : pass(told);
}

async function lookAtSocket(patient: Patient): Promise<Look> {
  const device = await patient.device();
  if (device.pairingState !== 'paired') return skip('Not looked at: it needs a pairing');
  const { socket } = device.isOwner
    ? await device.tryOnline(SOCKET_MS)
    : await device.snapshot({ probe: false });
  if (socket.state === 'open') return pass('It is open: Frame.io shows this device as Online');
  if (socket.state === 'unsupported') return pass(socket.why ?? 'Not used by this device model');
  return warn(
    socket.why === null ? 'It did not open in time' : `It does not open: ${socket.why}`,
    'Uploads go on without it; look whether this network lets WebSockets through.',
  );
}

async function lookAtStorage(patient: Patient): Promise<Look> {
  const device = await patient.device();
  const known = await device.storageOrigin();
  const documented = patient.apiUrl === DEFAULT_API_URL ? DOCUMENTED_STORAGE : null;
  const origin = known ?? documented;
  if (origin === null) return skip('Not known: no upload is under way that names it');
  const found = await patient.reach(origin);
  if (found.kind === 'reached') {
    const { network } = await device.snapshot({ probe: false });
    return pass(`${new URL(origin).host} answers in ${found.ms} ms${speedWords(network)}`);
  }
  const code = found.reason === 'certificate' ? 'untrusted_certificate' : 'unreachable';
  return fail(code, found.detail, 'Look whether a firewall lets only some hosts through.');
}

/** What was measured when clips went up; nothing is measured here. */
function speedWords({ upBytesPerSecond, upMeasuredAt }: Snapshot['network']): string {
  if (upBytesPerSecond === null || upMeasuredAt === null) return '';
  const megabits = ((upBytesPerSecond * 8) / 1e6).toFixed(1);
  const when = upMeasuredAt.slice(0, 16).replace('T', ' ');
  return `; uploads reached ${megabits} Mb/s on this network, ${when} UTC`;
}
