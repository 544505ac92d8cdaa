import { z } from 'zod';
import type { VaultContents } from '../../core/index.ts';

const tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  issuedAtMs: z.number(),
  accessExpiresAtMs: z.number(),
});

const identity = z.object({
  deviceId: z.string(),
  // Younger than the first vaults.
  unitId: z.string().nullable().default(null),
  deviceName: z.string().nullable(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  userName: z.string().nullable(),
  paused: z.boolean(),
  status: z.string().nullish(),
  assetType: z.string().nullish(),
  timezone: z.string().nullable(),
  authorizationEndsAtMs: z.number().nullable(),
  channels: z
    .array(
      z.object({
        channelId: z.string(),
        index: z.number().nullable(),
        name: z.string().nullable(),
        canLog: z.boolean(),
      }),
    )
    .default([]),
});

/** What a vault holds, as it is written. */
export const vaultContents: z.ZodType<VaultContents> = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().nullable(),
  subDevices: z.record(z.string(), z.string().min(1)).optional(),
  pairing: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unpaired') }),
    z.object({ kind: z.literal('paired'), tokens, identity: identity.nullable() }),
    z.object({ kind: z.literal('lost'), message: z.string(), identity: identity.nullable() }),
  ]),
});
