import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** As long as no one can guess, and fit for a form, a header and a shell. */
export function makeClientSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The data folder's own secret, made on first use, in a file that only this user may read: a device set
 * up with it still fits after a restart.
 *
 * @throws Error of the file system, or when the file is empty
 */
export async function keptClientSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'client-secret');
  return (await load(file)) ?? (await create(file));
}

async function load(file: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  await chmod(file, 0o600);
  const secret = text.trim();
  if (secret === '') throw new Error('The file client-secret is empty.');
  return secret;
}

async function create(file: string): Promise<string> {
  const secret = makeClientSecret();
  const draft = `${file}.${process.pid}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, `${secret}\n`, { mode: 0o600 });
  try {
    // link() refuses to replace: of two simulators starting on one folder the first one's stays.
    await link(draft, file);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await load(file)) ?? secret;
  } finally {
    await rm(draft, { force: true });
  }
}
