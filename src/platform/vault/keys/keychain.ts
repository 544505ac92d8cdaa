import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The keychain of the system: Secret Service, macOS Keychain, Windows Credential Manager. */
export interface Keychain {
  /** Null: it has none of that name. @throws Error when it is locked or does not answer */
  get(account: string): Promise<Buffer | null>;
  /** Durable when it resolves. @throws Error as `get` */
  set(account: string, secret: Buffer): Promise<void>;
  /** May be repeated. @throws Error as `get` */
  remove(account: string): Promise<void>;
}

const SERVICE = 'dailies';
/** Long enough for a person to type a password where the system asks for it. */
const PATIENCE_MS = 60_000;

export function systemKeychain(env: NodeJS.ProcessEnv = process.env): Keychain {
  const entry = async (account: string) => {
    // Without a bus there is no Secret Service; what is native is not even loaded then.
    if (!mayAnswer(env)) throw new Error('there is no session bus');
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Never the kernel's keyring, which the library falls back to: it is empty after a restart.
    return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
  };
  return {
    async get(account) {
      const secret = await inTime((await entry(account)).getSecret());
      return secret === null ? null : Buffer.from(secret);
    },
    async set(account, secret) {
      await inTime((await entry(account)).setSecret(secret));
    },
    async remove(account) {
      await inTime((await entry(account)).deleteCredential());
    },
  };
}

function mayAnswer(env: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true;
  const { DBUS_SESSION_BUS_ADDRESS: bus = '', XDG_RUNTIME_DIR: run = '' } = env;
  return bus !== '' || (run !== '' && existsSync(join(run, 'bus')));
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
