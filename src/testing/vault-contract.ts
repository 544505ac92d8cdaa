import { describe, expect, test } from 'vitest';
import type { VaultContents, VaultPort } from '../core/index.ts';

const FULL: VaultContents = {
  clientId: 'unit-1',
  clientSecret: 'model-secret',
  pairing: {
    kind: 'paired',
    tokens: {
      accessToken: 'access',
      refreshToken: 'refresh',
      issuedAtMs: 1,
      accessExpiresAtMs: 2,
    },
    identity: {
      deviceId: 'd',
      unitId: null,
      deviceName: null,
      projectId: 'p',
      projectName: 'Night Shoot',
      userName: null,
      paused: false,
      timezone: 'Europe/Berlin',
      authorizationEndsAtMs: null,
      channels: [],
    },
  },
};

/** What every vault must do. */
export function vaultContract(name: string, open: () => Promise<VaultPort>): void {
  describe(`${name} keeps the contract of a vault`, () => {
    test('is empty at first', async () => {
      expect(await (await open()).read()).toBeNull();
    });

    test('gives back exactly what was written last', async () => {
      const vault = await open();
      await vault.write({ ...FULL, clientSecret: null, pairing: { kind: 'unpaired' } });
      await vault.write(FULL);
      expect(await vault.read()).toEqual(FULL);
    });

    test('keeps the client ids of sub-devices', async () => {
      const vault = await open();
      const subDevices = { '["model","B"]': 'random' };
      await vault.write({ ...FULL, subDevices });
      expect(await vault.read()).toEqual({ ...FULL, subDevices });
    });

    test('keeps a lost pairing apart from none', async () => {
      const vault = await open();
      const pairing = { kind: 'lost', message: 'forgotten', identity: null } as const;
      await vault.write({ ...FULL, pairing });
      expect((await vault.read())?.pairing).toEqual(pairing);
    });
  });
}
