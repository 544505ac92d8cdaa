import { createDecipheriv, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import type { VaultContents } from '../../core/index.ts';
import { vaultContents } from './contents.ts';
import { keyFileBytes, type Machine } from './machine.ts';

/** The vaults of before: a key made from the machine id and the user alone, and no header. */
const version1 = z.strictObject({
  version: z.literal(1),
  salt: z.base64(),
  nonce: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});

export type Version1 = z.infer<typeof version1>;

/** Null: not a file of version 1. */
export function parseVersion1(json: unknown): Version1 | null {
  return version1.safeParse(json).data ?? null;
}

/** @throws Error when it was changed, or made on another machine */
export function unsealVersion1(file: Version1, machine: Machine): VaultContents {
  const [salt, nonce, tag, data] = [file.salt, file.nonce, file.tag, file.data].map((field) =>
    Buffer.from(field, 'base64'),
  ) as [Buffer, Buffer, Buffer, Buffer];
  const secret =
    machine.id === null
      ? keyFileBytes(machine.keyFile)
      : Buffer.from(`${machine.id}/${machine.user}`);
  if (secret === null) throw new Error('this machine has no secret');
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'dailies vault 1', 32));
  const options = { authTagLength: 16 };
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, options).setAuthTag(tag);
  const clear = Buffer.concat([decipher.update(data), decipher.final()]);
  return vaultContents.parse(JSON.parse(clear.toString('utf8')));
}
