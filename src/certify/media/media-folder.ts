import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaFile } from '../evidence.ts';
import type { MediaRecipe } from './recipe.ts';

type FreshFile = Omit<MediaFile, 'afterwards'>;

/** Writes the files and remembers what they were. */
export async function fillFolder(
  folder: string,
  recipes: readonly MediaRecipe[],
): Promise<readonly FreshFile[]> {
  const files: FreshFile[] = [];
  for (const { name, ageSeconds, uploadable, write } of recipes) {
    const path = join(folder, name);
    await write(folder, name);
    // Whole seconds: every file system keeps them.
    const modifiedSeconds = Math.floor(Date.now() / 1000) - ageSeconds;
    await utimes(path, modifiedSeconds, modifiedSeconds);
    files.push({
      name,
      uploadable,
      sizeBytes: (await stat(path)).size,
      sha256: await sha256(path),
      modifiedAtMs: modifiedSeconds * 1000,
    });
  }
  return files;
}

/** Looks at them again when the device has had them. */
export async function revisit(
  folder: string,
  files: readonly FreshFile[],
): Promise<readonly MediaFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const now = await sha256(join(folder, file.name)).catch(() => null);
      const afterwards = now === null ? 'gone' : now === file.sha256 ? 'same' : 'altered';
      return { ...file, afterwards } as const;
    }),
  );
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
