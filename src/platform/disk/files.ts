import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FilesPort } from '../../engine/index.ts';
import { fileFault } from './file-fault.ts';
import { compareFile, hashFile, sampleFile } from './hash-file.ts';
import { inspectFile } from './inspect.ts';
import { mediaTypeOf } from './media-type.ts';
import { movedTo } from './moved.ts';
import { Sights } from './sight.ts';
import { stampOf } from './stamp.ts';

/** The disk, read only. One for a program: it remembers who writes what. */
export function diskFiles(sights: Sights = new Sights()): FilesPort {
  return {
    facts: factsOf,
    sample: sampleFile,
    hash: hashFile,
    sight: async (path) => sights.sight(path),
    inspect: inspectFile,
    movedTo,
    compare: compareFile,
    mediaTypeOf,
  };
}

async function factsOf(path: string): ReturnType<FilesPort['facts']> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) {
      const message = `${basename(path)} is no regular file`;
      return { kind: 'file', code: 'not_a_file', message };
    }
    // A copy is born when it is copied but keeps its modification time: the earlier one is right.
    const bornMs = Number(stats.birthtimeMs);
    const changedMs = Number(stats.mtimeMs);
    const createdAtMs = bornMs > 0 ? Math.min(bornMs, changedMs) : changedMs;
    return { kind: 'facts', stamp: stampOf(stats), createdAtMs };
  } catch (error) {
    return await fileFault(path, error);
  }
}
