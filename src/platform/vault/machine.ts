import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { MachineCheck } from './sealed-file.ts';

/** What this machine and this user have, and a copied folder has not. */
export interface Machine {
  /** systemd's machine id; null where there is none. Everyone on this machine may read it. */
  readonly id: string | null;
  readonly user: string;
  /** A random key of this user's, in the config folder, which no state dir contains. */
  readonly keyFile: string;
}

const KEY_BYTES = 32;

export function thisMachine(): Machine {
  return {
    id: machineId(),
    // -1 on Windows, as Node.js has it.
    user: String(process.getuid?.() ?? -1),
    keyFile: join(homeOfUser(), '.config', 'dailies', 'machine.key'),
  };
}

/** Of the account, not of the environment: sudo, cron and services have their own idea of HOME, and must find it too. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    // A user without an account, as in containers.
    return homedir();
  }
}

/** What a header says of the machine it is made on. */
export function checkOf(machine: Machine): MachineCheck {
  const salt = randomBytes(16);
  const check = hashOf(machine, salt);
  return check === null ? null : { salt: salt.toString('base64'), check: check.toString('base64') };
}

/** False: made on another machine, as far as machines can be told apart. */
export function isMadeHere(machine: Machine, made: MachineCheck): boolean {
  if (made === null) return true;
  const here = hashOf(machine, Buffer.from(made.salt, 'base64'));
  const there = Buffer.from(made.check, 'base64');
  return here !== null && here.length === there.length && timingSafeEqual(here, there);
}

/** The user's key; null when there is none, or what is there is none. */
export function keyFileBytes(path: string): Buffer | null {
  const key = Buffer.from(readIfThere(path)?.trim() ?? '', 'base64');
  return key.length === KEY_BYTES ? key : null;
}

/** The user's key, made when there is none; null when none can be made. */
export function ownKeyFile(path: string): Buffer | null {
  const known = keyFileBytes(path);
  if (known !== null) return known;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    makeFolder(dirname(path));
    const text = `${randomBytes(KEY_BYTES).toString('base64')}\n`;
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    putInPlace(temporary, path);
    rmSync(temporary, { force: true });
  } catch {
    // Read-only or not ours: the machine id is all there is then.
  }
  return keyFileBytes(path);
}

/** Of two processes that make it at the same time the first has made it. */
function putInPlace(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    // Not every file system has links.
    renameSync(temporary, path);
  }
}

function hashOf({ id, keyFile }: Machine, salt: Buffer): Buffer | null {
  const identity = id === null ? keyFileBytes(keyFile) : Buffer.from(id);
  if (identity === null) return null;
  return createHmac('sha256', salt).update('dailies machine\0').update(identity).digest();
}

function machineId(): string | null {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = readIfThere(path)?.trim() ?? '';
    if (id !== '') return id;
  }
  return null;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
