import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { stateDirError } from './state-dir.ts';

/**
 * Something that this machine has and a copied folder has not: systemd's machine id where there is
 * one, else a random key in the user's configuration folder, which no state dir contains.
 * @throws DailiesError `state_dir_unusable` when neither can be had
 */
export function machineSecret(env: NodeJS.ProcessEnv = process.env): Buffer {
  const user = String(userInfo().uid);
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = readIfThere(path);
    if (id !== null && id.trim() !== '') return Buffer.from(`${id.trim()}/${user}`);
  }
  return ownKey(
    join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'dailies', 'machine.key'),
  );
}

function ownKey(path: string): Buffer {
  const known = readIfThere(path);
  if (known !== null) return Buffer.from(known.trim(), 'base64');
  const key = randomBytes(32);
  try {
    makeFolder(dirname(path));
    writeFileSync(path, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return key;
  } catch (error) {
    throw stateDirError(path, error);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
