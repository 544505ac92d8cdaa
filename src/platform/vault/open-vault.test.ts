import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { vaultContract } from '../../testing/index.ts';
import type { Keychain } from './keys/keychain.ts';
import { keyPlaces, type GivenKeys } from './key-places.ts';
import type { Machine } from './machine.ts';
import { openVault, type Vault } from './open-vault.ts';
import type { VaultKeyKind } from './sealed-file.ts';

const CONTENTS = {
  clientId: 'unit-1',
  clientSecret: 'model-secret',
  pairing: { kind: 'unpaired' },
} as const;

const KINDS = ['keychain', 'machine', 'passphrase', 'credential'] as const;

let folder: string;
let path: string;
let keys: Map<string, Buffer>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-vault-'));
  path = join(folder, 'vault.json');
  keys = new Map();
  writeFileSync(join(folder, 'dailies-vault-key'), randomBytes(32));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A keychain in memory, such as a desktop has. */
function someKeychain(): Keychain {
  return {
    get: async (account) => keys.get(account) ?? null,
    set: async (account, secret) => void keys.set(account, Buffer.from(secret)),
    remove: async (account) => void keys.delete(account),
  };
}

const refuse = async (): Promise<never> => Promise.reject(new Error('it is locked'));
const NO_KEYCHAIN: Keychain = { get: refuse, set: refuse, remove: refuse };

interface Scene extends Partial<GivenKeys> {
  readonly prefer?: VaultKeyKind;
  readonly keychain?: Keychain;
  readonly machine?: Partial<Machine>;
}

function open(scene: Scene = {}): Vault {
  const keyFile = join(folder, 'config', 'machine.key');
  const machine = { id: 'machine-one', user: '1000', keyFile, ...scene.machine };
  const given = { passphrase: scene.passphrase ?? null, credentials: scene.credentials ?? null };
  const places = keyPlaces(given, machine, scene.keychain ?? someKeychain());
  return openVault(path, { machine, places, prefer: scene.prefer ?? null });
}

const everything = () => ({ passphrase: 'open sesame', credentials: folder });
const kindOnDisk = () =>
  (JSON.parse(readFileSync(path, 'utf8')) as { header: { key: { kind: string } } }).header.key.kind;

for (const prefer of KINDS) {
  vaultContract(`a vault with its key of kind ${prefer}`, async () =>
    open({ ...everything(), prefer }),
  );
}

describe.each(KINDS)('a vault with its key of kind %s', (prefer) => {
  const scene = () => ({ ...everything(), prefer });

  test('is opened by another process, and shows nothing of what it holds', async () => {
    await open(scene()).write(CONTENTS);
    expect(await open(everything()).read()).toEqual(CONTENTS);
    const text = readFileSync(path, 'utf8');
    expect(text).not.toMatch(/unit-1|model-secret|unpaired|machine-one|open sesame/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await open(everything()).write(CONTENTS);
    expect(readFileSync(path, 'utf8')).not.toBe(text);
  });

  test('on another machine is known to be from elsewhere', async () => {
    await open(scene()).write(CONTENTS);
    const copied = { ...everything(), machine: { id: 'machine-two' } };
    await expect(open(copied).read()).rejects.toMatchObject({ code: 'state_dir_copied' });
    await expect(open(copied).write(CONTENTS)).rejects.toMatchObject({ code: 'state_dir_copied' });
  });

  test('moves to every other kind and keeps what it holds', async () => {
    await open(scene()).write(CONTENTS);
    for (const kind of KINDS) {
      expect(await open(everything()).move(kind)).toBe(true);
      expect(kindOnDisk()).toBe(kind);
      expect(await open(everything()).read()).toEqual(CONTENTS);
      expect(keys.size).toBe(kind === 'keychain' ? 1 : 0);
    }
  });
});

describe('a vault', () => {
  test('with any one character changed is noticed', async () => {
    const vault = open({ prefer: 'machine' });
    await vault.write(CONTENTS);
    const text = readFileSync(path, 'utf8').trimEnd();
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      writeFileSync(path, text.slice(0, at) + other + text.slice(at + 1));
      const error: unknown = await vault.read().then(
        () => `nobody noticed character ${at}`,
        (thrown: unknown) => thrown,
      );
      expect(error).toHaveProperty('code', expect.stringMatching(/^(vault_|state_dir_copied)/));
    }
    writeFileSync(path, text);
    expect(await vault.read()).toEqual(CONTENTS);
  });

  test('with data of another vault that has the same key is noticed', async () => {
    const vault = open({ prefer: 'machine' });
    await vault.write(CONTENTS);
    const one = JSON.parse(readFileSync(path, 'utf8')) as object;
    await vault.write({ ...CONTENTS, clientId: 'unit-2' });
    const two = JSON.parse(readFileSync(path, 'utf8')) as { data: string };
    writeFileSync(path, JSON.stringify({ ...one, data: two.data }));
    await expect(vault.read()).rejects.toMatchObject({ code: 'vault_damaged' });
  });

  test('tells a wrong passphrase and a missing one from a changed file', async () => {
    await open({ passphrase: 'right' }).write(CONTENTS);
    await expect(open({ passphrase: 'wrong' }).read()).rejects.toMatchObject({
      code: 'vault_locked',
      message: 'The passphrase of the vault is wrong',
    });
    await expect(open().read()).rejects.toMatchObject({
      code: 'vault_locked',
      message: 'The passphrase of the vault is missing',
    });
  });

  test('whose keychain is locked or has lost the key is locked, not damaged', async () => {
    await open({ prefer: 'keychain' }).write(CONTENTS);
    for (const broken of [NO_KEYCHAIN, { ...NO_KEYCHAIN, get: async () => null }]) {
      await expect(open({ keychain: broken }).read()).rejects.toMatchObject({
        code: 'vault_locked',
      });
    }
  });

  test('whose credential or machine.key is missing is locked, and no other key is made', async () => {
    await open({ credentials: folder }).write(CONTENTS);
    await expect(open().read()).rejects.toMatchObject({ code: 'vault_locked' });
    await open({ credentials: folder }).move('machine');
    rmSync(join(folder, 'config'), { recursive: true });
    await expect(open().read()).rejects.toMatchObject({ code: 'vault_locked' });
    expect(readdirSync(folder)).not.toContain('config');
  });

  test('of another user of this machine is locked', async () => {
    await open({ prefer: 'machine' }).write(CONTENTS);
    const other = open({ machine: { user: '1001' } });
    await expect(other.read()).rejects.toMatchObject({ code: 'vault_locked' });
  });

  test('that is new takes what is given, then the keychain, then this machine', async () => {
    const cases: readonly [Scene, VaultKeyKind][] = [
      [everything(), 'credential'],
      [{ passphrase: 'p' }, 'passphrase'],
      [{}, 'keychain'],
      [{ keychain: NO_KEYCHAIN }, 'machine'],
    ];
    for (const [scene, kind] of cases) {
      await open(scene).write(CONTENTS);
      expect(kindOnDisk()).toBe(kind);
      rmSync(path);
    }
  });

  test('says so when nothing but the machine id makes its key', async () => {
    writeFileSync(join(folder, 'config'), 'a file in the place of the folder');
    await open({ prefer: 'machine' }).write(CONTENTS);
    expect(readFileSync(path, 'utf8')).toContain('"keyFile":false');
    expect(await open().read()).toEqual(CONTENTS);
  });

  test('of version 1 is opened, and is of version 2 from the next write on', async () => {
    writeFileSync(path, version1('machine-one/1000'));
    const vault = open({ keychain: NO_KEYCHAIN });
    expect(await vault.read()).toEqual(CONTENTS);
    await vault.write(CONTENTS);
    expect(kindOnDisk()).toBe('machine');
    expect(await open().read()).toEqual(CONTENTS);
    writeFileSync(path, version1('machine-two/1000'));
    await expect(open().read()).rejects.toMatchObject({ code: 'vault_damaged' });
  });

  test('opens with the old key when a move is broken off before the file is replaced', async () => {
    await open({ prefer: 'keychain' }).write(CONTENTS);
    const set = { ...someKeychain(), set: refuse };
    await expect(open({ keychain: set }).move('keychain')).rejects.toMatchObject({
      code: 'vault_locked',
    });
    await expect(open().move('passphrase')).rejects.toMatchObject({ code: 'vault_locked' });
    expect(await open().read()).toEqual(CONTENTS);
  });

  test('opens with the new key when a move is broken off before the old key is deleted', async () => {
    await open({ prefer: 'keychain' }).write(CONTENTS);
    expect(await open({ keychain: { ...someKeychain(), remove: refuse } }).move('machine')).toBe(
      false,
    );
    expect(keys.size).toBe(1);
    expect(await open({ keychain: NO_KEYCHAIN }).read()).toEqual(CONTENTS);
  });

  test('that is a symbolic link is refused', async () => {
    await open({ prefer: 'machine' }).write(CONTENTS);
    const elsewhere = join(folder, 'elsewhere.json');
    writeFileSync(elsewhere, readFileSync(path));
    rmSync(path);
    symlinkSync(elsewhere, path);
    await expect(open().read()).rejects.toMatchObject({ code: 'state_dir_unusable' });
  });

  test('set aside is renamed, and leaves room for a new one', async () => {
    await open({ prefer: 'machine' }).write(CONTENTS);
    const text = readFileSync(path, 'utf8');
    const aside = await open().setAside(0);
    expect(aside).toBe(join(folder, 'vault-1970-01-01T00-00-00.000Z.json'));
    expect(readFileSync(aside ?? '', 'utf8')).toBe(text);
    expect(await open().read()).toBeNull();
    expect(await open().setAside(0)).toBeNull();
  });
});

/** As the first versions have written it. */
function version1(secret: string): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'dailies vault 1', 32));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const data = Buffer.concat([cipher.update(JSON.stringify(CONTENTS), 'utf8'), cipher.final()]);
  const fields = { salt, nonce, tag: cipher.getAuthTag(), data };
  const written = Object.entries(fields).map(([name, bytes]) => [name, bytes.toString('base64')]);
  return JSON.stringify({ version: 1, ...(Object.fromEntries(written) as object) });
}
