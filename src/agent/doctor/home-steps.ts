import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import type { ErrorCode } from '../../core/index.ts';
import { reportVault } from '../vault-options.ts';
import { fail, pass, skip, warn, type Look } from './finding.ts';
import type { Patient, Step } from './patient.ts';

/** Less, and the queue itself soon cannot be written. */
const DISK_LEAST_BYTES = 64 * 1024 ** 2;
const DISK_GOOD_BYTES = 1024 ** 3;

/** Which codes of a device that cannot be made belong to what. */
const OF_STATE_DIR: readonly ErrorCode[] = ['state_dir_unusable', 'disk_full'];
const OF_VAULT: readonly ErrorCode[] = ['vault_damaged', 'vault_locked', 'state_dir_copied'];
const OF_QUEUE: readonly ErrorCode[] = ['store_damaged', 'store_newer'];

/** What the device keeps on this machine. */
export const HOME_STEPS: readonly Step[] = [
  { check: 'stateDir', needs: [], look: lookAtStateDir },
  { check: 'disk', needs: ['stateDir'], look: lookAtDisk },
  { check: 'vault', needs: ['stateDir'], look: lookAtVault },
  { check: 'queue', needs: ['stateDir', 'vault'], look: lookAtQueue },
  { check: 'watchFolders', needs: ['queue'], look: lookAtWatchFolders },
];

async function lookAtStateDir(patient: Patient): Promise<Look> {
  const error = await patient.deviceError();
  if (error !== null && OF_STATE_DIR.includes(error.code)) throw error;
  const device = error === null ? await patient.device() : null;
  const owner = device?.isOwner === false ? '; another dailies works with it' : '';
  return pass(`${patient.stateDir} can be read and written, by this user alone${owner}`);
}

async function lookAtDisk({ stateDir }: Patient): Promise<Look> {
  const disk = await statfs(stateDir).catch(() => null);
  if (disk === null) return skip('Not looked at: the state dir is not there yet');
  const { bavail, bsize } = disk;
  const free = bavail * bsize;
  const told = `${(free / 1e9).toFixed(1)} GB are free on the disk of the state dir`;
  const fix = 'Free some space on it: the queue and what record keeps need room.';
  if (free < DISK_LEAST_BYTES) return fail('disk_full', `Only ${told}`, fix);
  return free < DISK_GOOD_BYTES ? warn(`Only ${told}`, fix) : pass(told);
}

async function lookAtVault(patient: Patient): Promise<Look> {
  const error = await patient.deviceError();
  if (error !== null && OF_VAULT.includes(error.code)) throw error;
  if (error !== null) return skip('Not looked at: no device can be made of this state dir');
  const { key } = await reportVault(patient.options.stateDir, patient.options.vault);
  const where = key === null ? '' : `, its key is in: ${key}`;
  const device = await patient.device();
  if (device.hasClientSecret) return pass(`The client secret is known${where}`);
  return warn(`It has no client secret${where}`, 'Set one: dailies configure');
}

async function lookAtQueue(patient: Patient): Promise<Look> {
  const error = await patient.deviceError();
  if (error !== null && OF_QUEUE.includes(error.code)) throw error;
  if (error !== null) return skip('Not looked at: no device can be made of this state dir');
  const { uploads } = await (await patient.device()).snapshot({ probe: false });
  const { remainingFiles, completed, failed } = uploads;
  const told = `${remainingFiles} waiting or under way, ${completed} completed, ${failed} failed`;
  return failed === 0
    ? pass(told)
    : warn(
        told,
        'dailies queue says why each has failed; dailies queue retry --failed tries again.',
      );
}

async function lookAtWatchFolders(patient: Patient): Promise<Look> {
  const { watch } = await (await patient.device()).snapshot({ probe: false });
  if (watch.length === 0) return pass('None is kept');
  for (const { path } of watch) {
    try {
      await access(path, constants.R_OK | constants.X_OK);
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return warn(
        `${path} ${isGone ? 'is not there' : 'may not be read'}`,
        isGone
          ? 'Put its disk back, or dailies watch remove it; nothing is lost.'
          : 'Give this user permission to read it.',
      );
    }
  }
  return pass(`${watch.length} can be read`);
}
