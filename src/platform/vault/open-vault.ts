import { lstat, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DailiesError, type VaultContents, type VaultPort } from '../../core/index.ts';
import { writeDurably } from '../disk/durable-file.ts';
import { stateDirError } from '../state-dir.ts';
import { GONE_FOR_GOOD, locked, type FoundKey } from './keys/key-place.ts';
import { findKey, makeKey, makeNewKey, type KeyPlaces } from './key-places.ts';
import { checkOf, isMadeHere, type Machine } from './machine.ts';
import {
  fits,
  parseSealed,
  seal,
  unseal,
  type KeyParams,
  type SealedFile,
  type VaultKeyKind,
} from './sealed-file.ts';
import { parseVersion1, unsealVersion1, type Version1 } from './version-1.ts';

/** A vault whose key can be put elsewhere, and that can be set aside. */
export interface Vault extends VaultPort {
  /** Where its key is; null: there is no vault yet, or one of before, whose key is made from the machine. */
  keyKind(): Promise<VaultKeyKind | null>;
  /**
   * Seals what it holds with a new key of this kind. After a crash the old or the new key opens it; the old one is
   * deleted last.
   * @returns false: the old key is still in the keychain, which would not delete it
   * @throws DailiesError of `read` and `write`
   */
  move(kind: VaultKeyKind): Promise<boolean>;
  /** Renames the file, so that a new vault can be made. Null: there is none. @throws DailiesError `state_dir_unusable` */
  setAside(nowMs: number): Promise<string | null>;
}

/** @param prefer the kind of key of a vault that is new; null: by what is given and what answers */
export function openVault(
  path: string,
  parts: { machine: Machine; places: KeyPlaces; prefer: VaultKeyKind | null },
): Vault {
  return new FileVault(path, parts);
}

class FileVault implements Vault {
  readonly #path: string;
  readonly #parts: Parameters<typeof openVault>[1];
  /** Passphrases and keychains take their time: asked once for each key. */
  #inHand: FoundKey | null = null;

  constructor(path: string, parts: Parameters<typeof openVault>[1]) {
    this.#path = path;
    this.#parts = parts;
  }

  async read(): Promise<VaultContents | null> {
    const file = await this.#load();
    if (file === null) return null;
    try {
      if ('version' in file) return unsealVersion1(file, this.#parts.machine);
      const key = await this.#keyOf(file);
      return unseal(file, key);
    } catch (error) {
      if (error instanceof DailiesError) throw error;
      // The cause stays out: a parser's message could quote what it read.
      throw this.#damaged(
        'version' in file ? 'it was changed, or made on another machine' : 'it was changed',
      );
    }
  }

  async write(contents: VaultContents): Promise<void> {
    const file = await this.#load();
    if (file !== null && !('version' in file)) {
      return this.#put(contents, { params: file.header.key, key: await this.#keyOf(file) });
    }
    // In hand before it is written: where the disk is full, the next try makes no second one in the keychain.
    this.#inHand ??= await makeNewKey(this.#parts.places, this.#parts.prefer);
    await this.#put(contents, this.#inHand);
  }

  async keyKind(): Promise<VaultKeyKind | null> {
    const file = await this.#load();
    return file === null || 'version' in file ? null : file.header.key.kind;
  }

  async move(kind: VaultKeyKind): Promise<boolean> {
    const contents = await this.read();
    if (contents === null) throw new DailiesError('internal', 'There is no vault to move');
    const old = await this.#load();
    const { places } = this.#parts;
    await this.#put(contents, await makeKey(places, kind));
    // Only now: until here the old key opened what was on the disk.
    if (old === null || 'version' in old || old.header.key.kind !== 'keychain') return true;
    return places.keychain.forget(old.header.key);
  }

  async setAside(nowMs: number): Promise<string | null> {
    const time = new Date(nowMs).toISOString().replaceAll(':', '-');
    const aside = join(dirname(this.#path), `vault-${time}.json`);
    try {
      await rename(this.#path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw stateDirError(dirname(this.#path), error);
    }
    this.#inHand = null;
    return aside;
  }

  async #load(): Promise<SealedFile | Version1 | null> {
    const text = await readOwn(this.#path);
    if (text === null) return null;
    const json = jsonOf(text);
    const file = parseSealed(json) ?? parseVersion1(json);
    if (file === null) throw this.#damaged('it was changed');
    return file;
  }

  async #keyOf(file: SealedFile): Promise<Buffer> {
    const { machine, places } = this.#parts;
    const { key: params, machine: made } = file.header;
    if (!isMadeHere(machine, made)) {
      throw new DailiesError(
        'state_dir_copied',
        `The vault ${this.#path} was made on another machine`,
      );
    }
    if (
      this.#inHand !== null &&
      isSame(this.#inHand.params, params) &&
      fits(file, this.#inHand.key)
    ) {
      return this.#inHand.key;
    }
    const key = await findKey(places, params);
    if (!fits(file, key)) throw wrongKey(params);
    this.#inHand = { params, key };
    return key;
  }

  async #put(contents: VaultContents, { params, key }: FoundKey): Promise<void> {
    const file = seal(contents, { params, key, machine: checkOf(this.#parts.machine) });
    try {
      await writeDurably(this.#path, `${JSON.stringify(file)}\n`);
    } catch (error) {
      throw stateDirError(dirname(this.#path), error);
    }
    this.#inHand = { params, key };
  }

  #damaged(why: string): DailiesError {
    return new DailiesError('vault_damaged', `The vault ${this.#path} cannot be opened: ${why}`);
  }
}

const isSame = (one: KeyParams, other: KeyParams) => JSON.stringify(one) === JSON.stringify(other);

function wrongKey({ kind }: KeyParams): DailiesError {
  switch (kind) {
    case 'passphrase':
      return locked('The passphrase of the vault is wrong', `Give the right one. ${GONE_FOR_GOOD}`);
    case 'credential':
      return locked(
        'The credential dailies-vault-key is not the one that the vault was sealed with',
        `Give the service the credential of before. ${GONE_FOR_GOOD}`,
      );
    case 'machine':
      return locked(
        'The vault was sealed for another user, or machine.key of this user has changed',
        `Run dailies as the user of before. ${GONE_FOR_GOOD}`,
      );
    case 'keychain':
      return locked(
        'The keychain has another key than the one that the vault was sealed with',
        `Bring the keychain back from a backup. ${GONE_FOR_GOOD}`,
      );
  }
}

/** Null when there is none. A link could have a file elsewhere opened in its place. */
async function readOwn(path: string): Promise<string | null> {
  try {
    if ((await lstat(path)).isSymbolicLink()) throw new Error('the vault is a symbolic link');
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw stateDirError(dirname(path), error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
