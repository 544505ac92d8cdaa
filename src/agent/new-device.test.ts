import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginAnew } from './new-device.ts';
import { Account } from './session/account.ts';
import { vaultAt } from './vault-options.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-new-device-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const vault = (name = 'vault.json') =>
  vaultAt(join(folder, name), { passphrase: 'p', key: 'passphrase' });
const clientId = async (name?: string, secret: string | null = null) =>
  (await (await Account.open(vault(name), secret)).credentials()).clientId;

describe('the client id of a device', () => {
  test('is the same after pairing, losing the pairing, pairing again, and another secret', async () => {
    const first = await clientId(undefined, 'secret');
    const account = await Account.open(vault(), 'secret');
    const tokens = { accessToken: 'a', refreshToken: 'r', issuedAtMs: 1, accessExpiresAtMs: 2 };
    await account.setPairing({ kind: 'paired', tokens, identity: null });
    await account.setPairing({ kind: 'lost', message: 'forgotten', identity: null });
    await account.setPairing({ kind: 'unpaired' });
    await account.setPairing({ kind: 'paired', tokens, identity: null });
    await account.keepSecret('another');
    expect(await clientId()).toBe(first);
    expect(account.pairing.kind).toBe('paired');
  });

  test('is another one in another state dir', async () => {
    expect(await clientId('one.json', 's')).not.toBe(await clientId('other.json', 's'));
  });

  test('is another one when it begins anew, with the secret that can still be read', async () => {
    const first = await clientId(undefined, 'secret');
    const account = await Account.open(vault(), 'secret');
    await account.setPairing({ kind: 'lost', message: 'forgotten', identity: null });
    await beginAnew(vault(), 0);
    expect(await clientId()).not.toBe(first);
    const anew = await vault().read();
    expect(anew).toMatchObject({ clientSecret: 'secret', pairing: { kind: 'unpaired' } });
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('is made anew beside a vault that cannot be read', async () => {
    writeFileSync(join(folder, 'vault.json'), 'no vault');
    await beginAnew(vault(), 0);
    expect(await vault().read()).toMatchObject({ clientSecret: null });
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
