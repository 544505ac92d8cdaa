import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileFault, Sighting } from '../../engine/index.ts';
import { fileFault } from './file-fault.ts';
import { fileSystemAt, type FileSystem } from './file-systems.ts';
import { stampOf } from './stamp.ts';
import { Writers } from './writers.ts';

/** What `blocks` counts, whatever the disk's own blocks are (stat(2)). */
const BLOCK_BYTES = 512n;
/** A disk may be unplugged and another one get its number. */
const FILE_SYSTEM_LASTS_MS = 10_000;

interface KnownSystem {
  readonly system: FileSystem;
  readonly askedAtMs: number;
}

/** Looks at files without reading them. One for a program, since it remembers who writes. */
export class Sights {
  readonly #writers: Writers;
  readonly #systems = new Map<bigint, KnownSystem>();

  constructor(writers: Writers = new Writers()) {
    this.#writers = writers;
  }

  /** Follows links. Never throws: what is wrong is a {@link FileFault}. */
  async sight(path: string): Promise<Sighting | FileFault> {
    try {
      const stats = await stat(path, { bigint: true });
      if (!stats.isFile()) {
        const message = `${basename(path)} is no regular file`;
        return { kind: 'file', code: 'not_a_file', message };
      }
      const system = await this.#systemOf(path, stats);
      const writer = await this.#writers.of(path, stats);
      return {
        path,
        stamp: stampOf(stats),
        fileId: system.hasLastingIds ? fileIdOf(stats) : null,
        allocatedBytes: system.tellsHoles ? Number(stats.blocks * BLOCK_BYTES) : null,
        writer: writer === 'none' && !system.isLocal ? 'unknown' : writer,
      };
    } catch (error) {
      return await fileFault(path, error);
    }
  }

  async #systemOf(path: string, { dev }: BigIntStats): Promise<FileSystem> {
    const known = this.#systems.get(dev);
    const nowMs = performance.now();
    if (known !== undefined && nowMs - known.askedAtMs < FILE_SYSTEM_LASTS_MS) return known.system;
    const system = await fileSystemAt(path);
    this.#systems.set(dev, { system, askedAtMs: nowMs });
    return system;
  }
}

/** The same for every name of a file on one disk. */
export const fileIdOf = ({ dev, ino }: BigIntStats) => `${dev}:${ino}`;
