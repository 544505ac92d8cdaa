import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { VaultContents } from '../../core/index.ts';
import { vaultContents } from './contents.ts';

/** Only one spelling of the same bytes: a changed character is a changed file. */
const base64 = z.base64().refine((text) => Buffer.from(text, 'base64').toString('base64') === text);

/** Where the key is, and what is needed to find it again. No part of it is secret. */
const keyParams = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keychain'), account: z.uuid() }),
  z.strictObject({
    kind: z.literal('machine'),
    salt: base64,
    /** False: no file could be made in the user's config folder, so the machine id is all there is. */
    keyFile: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('passphrase'),
    salt: base64,
    // Literals: who changes the file can neither make scrypt cheap nor have it eat the memory.
    kdf: z.literal('scrypt'),
    N: z.literal(131_072),
    r: z.literal(8),
    p: z.literal(1),
  }),
  z.strictObject({ kind: z.literal('credential'), salt: base64 }),
]);

export type KeyParams = z.infer<typeof keyParams>;
export type VaultKeyKind = KeyParams['kind'];
export type ParamsOf<K extends VaultKeyKind> = Extract<KeyParams, { kind: K }>;

const header = z.strictObject({
  version: z.literal(2),
  key: keyParams,
  /** A salted hash of what tells this machine from others; null where nothing does. */
  machine: z.strictObject({ salt: base64, check: base64 }).nullable(),
  /** Tells a wrong key from changed bytes. */
  keyCheck: base64,
});

const sealedFile = z.strictObject({ header, nonce: base64, tag: base64, data: base64 });

/** A vault as it lies on the disk: AES-256-GCM, its header authenticated with it. */
export type SealedFile = z.infer<typeof sealedFile>;
export type MachineCheck = SealedFile['header']['machine'];

/** Null: not a sealed file of this version. */
export function parseSealed(json: unknown): SealedFile | null {
  return sealedFile.safeParse(json).data ?? null;
}

export function seal(
  contents: VaultContents,
  { params, key, machine }: { params: KeyParams; key: Buffer; machine: MachineCheck },
): SealedFile {
  const written = header.parse({ version: 2, key: params, machine, keyCheck: keyCheckOf(key) });
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bytesOf(written));
  const data = Buffer.concat([cipher.update(JSON.stringify(contents), 'utf8'), cipher.final()]);
  return {
    header: written,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** The key that this file was sealed with, as far as a check of eight bytes can tell. */
export function fits(file: SealedFile, key: Buffer): boolean {
  return keyCheckOf(key) === file.header.keyCheck;
}

/** @throws Error when a byte of it was changed */
export function unseal(file: SealedFile, key: Buffer): VaultContents {
  const [nonce, tag, data] = [file.nonce, file.tag, file.data].map((field) =>
    Buffer.from(field, 'base64'),
  ) as [Buffer, Buffer, Buffer];
  // A shorter tag is easier to guess: Node.js would take one of four bytes.
  const options = { authTagLength: 16 };
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, options)
    .setAuthTag(tag)
    .setAAD(bytesOf(file.header));
  const clear = Buffer.concat([decipher.update(data), decipher.final()]);
  return vaultContents.parse(JSON.parse(clear.toString('utf8')));
}

/** The schema gives the fields their order, so the same header is always the same bytes. */
const bytesOf = (written: SealedFile['header']) => Buffer.from(JSON.stringify(written));

const keyCheckOf = (key: Buffer) =>
  createHmac('sha256', key)
    .update('dailies vault key check')
    .digest()
    .subarray(0, 8)
    .toString('base64');
