import { arch, platform, release, totalmem } from 'node:os';
import { strToU8, zipSync } from 'fflate';
import { redactAll } from '../../core/index.ts';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** So many files of the queue, the newest first: what went wrong lately. */
const UPLOADS_MOST = 500;

const README = `What dailies doctor --bundle put together, for whoever helps with this device.

doctor.json    what was examined, step by step
status.json    the device at a glance, as dailies status --json shows it
uploads.json   the newest ${UPLOADS_MOST} files of the queue and the results, with the reason of each
machine.json   versions, system, network links; names of settings that are set, never their values

Tokens, client secret, client id, and whatever a URL carries after its path are not in it.
Names and paths of your files are: look through it before you give it away.
`;

/** A ZIP archive for support. Whatever goes into it is cleaned of secrets last. */
export async function makeBundle(
  patient: Patient,
  findings: readonly Finding[],
): Promise<Uint8Array> {
  const device = (await patient.deviceError()) === null ? await patient.device() : null;
  const files: Record<string, unknown> = {
    'doctor.json': findings,
    'machine.json': machineFacts(patient),
  };
  if (device !== null) {
    files['status.json'] = await device.snapshot({ probe: false });
    files['uploads.json'] = await device.uploads({ limit: UPLOADS_MOST, order: 'newest' });
  }
  const texts = Object.entries(files).map(([name, value]) => {
    const clean = redactAll(value, [patient.options.clientSecret ?? '']);
    const text = JSON.stringify(device?.withoutSecrets(clean) ?? clean, null, 2);
    return [name, strToU8(`${text}\n`)] as const;
  });
  return zipSync({ 'README.txt': strToU8(README), ...Object.fromEntries(texts) });
}

function machineFacts({ clientVersion, links, options }: Patient) {
  const named = Object.keys(process.env).filter((name) =>
    /^(DAILIES_|C2C_|NODE_|(HTTPS?|NO|ALL)_PROXY$)/i.test(name),
  );
  return {
    at: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    dailies: clientVersion,
    node: process.version,
    system: { platform: platform(), release: release(), arch: arch(), memoryBytes: totalmem() },
    apiUrl: options.apiUrl ?? null,
    settings: named.sort(),
    links,
  };
}
