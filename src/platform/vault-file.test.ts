import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { vaultContract } from '../testing/index.ts';
import { fileVault } from './vault-file.ts';

const SECRET = Buffer.from('this machine');
const CONTENTS = {
  clientId: 'unit-1',
  clientSecret: 'model-secret',
  pairing: { kind: 'unpaired' },
} as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

vaultContract('the encrypted file', async () => fileVault(join(folder, 'vault.json'), SECRET));

describe('the encrypted file', () => {
  test('shows nothing of what it holds, and never the same bytes twice', async () => {
    const path = join(folder, 'vault.json');
    await fileVault(path, SECRET).write(CONTENTS);
    const first = readFileSync(path, 'utf8');
    expect(first).not.toMatch(/unit-1|model-secret|unpaired/);
    await fileVault(path, SECRET).write(CONTENTS);
    expect(readFileSync(path, 'utf8')).not.toBe(first);
  });

  test('may be read by its owner only, and leaves no other file behind', async () => {
    const path = join(folder, 'vault.json');
    await fileVault(path, SECRET).write(CONTENTS);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  test('opens on no other machine', async () => {
    const path = join(folder, 'vault.json');
    await fileVault(path, SECRET).write(CONTENTS);
    await expect(fileVault(path, Buffer.from('another machine')).read()).rejects.toMatchObject({
      code: 'vault_damaged',
    });
  });

  test.each(['', '{}', 'not json', '{"version":2}'])(
    'is damaged when it holds %j',
    async (text) => {
      const path = join(folder, 'vault.json');
      writeFileSync(path, text);
      await expect(fileVault(path, SECRET).read()).rejects.toMatchObject({ code: 'vault_damaged' });
    },
  );

  test('says where it cannot be written, and keeps what was there', async () => {
    const path = join(folder, 'missing', 'vault.json');
    await expect(fileVault(path, SECRET).write(CONTENTS)).rejects.toMatchObject({
      code: 'state_dir_unusable',
    });
  });
});
