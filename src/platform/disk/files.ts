import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileFault, FileStamp, FilesPort } from '../../engine/index.ts';

export function stampOf(stats: BigIntStats): FileStamp {
  return { sizeBytes: Number(stats.size), mtimeNs: String(stats.mtimeNs) };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;
}

/** What went wrong with a file, by the system's code. */
export function fileFault(path: string, error: unknown): FileFault {
  const code = (error as NodeJS.ErrnoException).code ?? 'an unknown error';
  const name = basename(path);
  if (code === 'EACCES' || code === 'EPERM') {
    return { kind: 'file', code: 'file_unreadable', message: `${name} may not be read (${code})` };
  }
  // ENOENT, or a disk pulled or unmounted under us: EIO, ENODEV, ENXIO, ESTALE…
  return { kind: 'file', code: 'file_vanished', message: `${name} is not there (${code})` };
}

export function changedFault(path: string): FileFault {
  const message = `${basename(path)} changed after it was queued`;
  return { kind: 'file', code: 'file_changed', message };
}

const HASH_CHUNK_BYTES = 1024 ** 2;

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
      return fileFault(path, error);
    }
  },

  async hash(path, stamp, ranges) {
    let file: FileHandle | null = null;
    try {
      file = await open(path, 'r');
      if (!sameStamp(stampOf(await file.stat({ bigint: true })), stamp)) return changedFault(path);
      const whole = createHash('sha256');
      const buffer = Buffer.allocUnsafe(HASH_CHUNK_BYTES);
      const md5s: string[] = [];
      for (const { offsetBytes, sizeBytes } of ranges) {
        const part = createHash('md5');
        for (let done = 0; done < sizeBytes;) {
          const wanted = Math.min(buffer.length, sizeBytes - done);
          const { bytesRead } = await file.read(buffer, 0, wanted, offsetBytes + done);
          if (bytesRead === 0) return changedFault(path);
          const chunk = buffer.subarray(0, bytesRead);
          whole.update(chunk);
          part.update(chunk);
          done += bytesRead;
        }
        md5s.push(part.digest('hex'));
      }
      if (!sameStamp(stampOf(await file.stat({ bigint: true })), stamp)) return changedFault(path);
      return { kind: 'hashes', sha256: whole.digest('hex'), md5s };
    } catch (error) {
      return fileFault(path, error);
    } finally {
      await file?.close().catch(() => undefined);
    }
  },
};
