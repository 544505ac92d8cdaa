import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DailiesError, type VaultContents, type VaultPort } from '../core/index.ts';
import { writeDurably } from './disk/durable-file.ts';
import { stateDirError } from './state-dir.ts';

/** What lies on the disk: AES-256-GCM over JSON, everything in base64. */
const envelope = z.strictObject({
  version: z.literal(1),
  salt: z.base64(),
  nonce: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});

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

const contents: z.ZodType<VaultContents> = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().nullable(),
  pairing: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unpaired') }),
    z.object({ kind: z.literal('paired'), tokens, identity: identity.nullable() }),
    z.object({ kind: z.literal('lost'), message: z.string(), identity: identity.nullable() }),
  ]),
  subDevices: z.record(z.string(), z.string().min(1)).optional(),
});

/**
 * A vault in one encrypted file. Its key is made from a secret of this machine and is nowhere in the
 * state dir, so a copied file opens on no other machine; a changed one is noticed.
 * @param machineSecret see `machineSecret()`
 */
export function fileVault(path: string, machineSecret: Buffer): VaultPort {
  const keyFor = (salt: Buffer) =>
    Buffer.from(hkdfSync('sha256', machineSecret, salt, 'dailies vault 1', 32));
  return {
    async read() {
      const text = await readIfThere(path);
      if (text === null) return null;
      try {
        const sealed = envelope.parse(JSON.parse(text));
        const [salt, nonce, tag, data] = [sealed.salt, sealed.nonce, sealed.tag, sealed.data].map(
          (field) => Buffer.from(field, 'base64'),
        ) as [Buffer, Buffer, Buffer, Buffer];
        const decipher = createDecipheriv('aes-256-gcm', keyFor(salt), nonce).setAuthTag(tag);
        const clear = Buffer.concat([decipher.update(data), decipher.final()]);
        return contents.parse(JSON.parse(clear.toString('utf8')));
      } catch {
        // The cause stays out: a parser's message could quote what it read.
        throw new DailiesError(
          'vault_damaged',
          `The vault ${path} cannot be opened: it was changed, or made on another machine`,
        );
      }
    },
    async write(value) {
      const salt = randomBytes(16);
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyFor(salt), nonce);
      const data = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      const base64 = (bytes: Buffer) => bytes.toString('base64');
      const sealed: z.infer<typeof envelope> = {
        version: 1,
        salt: base64(salt),
        nonce: base64(nonce),
        tag: base64(cipher.getAuthTag()),
        data: base64(data),
      };
      try {
        await writeDurably(path, `${JSON.stringify(sealed)}\n`);
      } catch (error) {
        throw stateDirError(path, error);
      }
    },
  };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw stateDirError(path, error);
  }
}
