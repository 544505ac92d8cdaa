import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FilesPort } from '../../engine/index.ts';
import { fileFault } from './file-fault.ts';
import { hashFile, sampleFile } from './hash-file.ts';
import { stampOf } from './stamp.ts';

/** The disk, read only. */
export const diskFiles: FilesPort = {
  async facts(path) {
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
  },
  sample: sampleFile,
  hash: hashFile,
};
