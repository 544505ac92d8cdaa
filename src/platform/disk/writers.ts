import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Sighting } from '../../engine/index.ts';
import { readOpenFiles, type Descriptor, type OpenFiles } from './open-files.ts';

/** Serves the looks of one round. */
const SCAN_LASTS_MS = 250;
/**
 * With many processes a scan costs more: then it lasts longer, so that all scans are a tenth of a
 * core.
 */
const REST_FACTOR = 9;
const SCAN_LASTS_MOST_MS = 1_000;
/** The kernel takes the times of files from its last tick, 10 ms long at most. */
const COARSE_TIME_MS = 10;
/** Bits of `open(2)`, in octal as proc(5) writes them. */
const ACCESS_MODE = 0o3;
const PATH_ONLY = 0o10000000;

type Stats = Pick<BigIntStats, 'dev' | 'ino' | 'ctimeMs'>;

/** Where a machine shows its processes, and the clock that scans are timed by. */
export interface WritersOptions {
  /** Null where the system shows none. */
  readonly proc?: string | null;
  /** Since anything, ms; never set back. */
  readonly now?: () => number;
}

const PROC = process.platform === 'linux' ? '/proc' : null;

/**
 * Who has a file open for writing. One scan of all processes answers for many files; whoever was
 * found once is asked alone from then on, so that a recording costs no scans.
 */
export class Writers {
  readonly #proc: string | null;
  readonly #now: () => number;
  readonly #known = new Map<string, Descriptor>();
  #scan: Promise<OpenFiles> | null = null;
  #scannedAtMs = -Infinity;
  #scanLastsMs = SCAN_LASTS_MS;

  constructor({ proc = PROC, now = () => performance.now() }: WritersOptions = {}) {
    this.#proc = proc;
    this.#now = now;
  }

  /**
   * `none` only where nobody on this machine can be overlooked; that others write to it over a
   * network is for the caller to know. Readers do not count, nor does it matter whose process it
   * is. Never throws.
   */
  async of(path: string, stats: Stats): Promise<Sighting['writer']> {
    const proc = this.#proc;
    if (proc === null) return 'unknown';
    const key = `${stats.dev}:${stats.ino}`;
    const known = this.#known.get(key);
    if (known !== undefined && (await writes(proc, known, stats))) return 'some';
    this.#known.delete(key);
    const open = await this.#openFiles(proc);
    for (const descriptor of open.byName.get(basename(path)) ?? []) {
      if (!(await writes(proc, descriptor, stats))) continue;
      this.#known.set(key, descriptor);
      return 'some';
    }
    return open.isWhole && !this.#isLate(stats) ? 'none' : 'unknown';
  }

  /** Whoever changed the file since the scan began may not have had it open then. */
  #isLate({ ctimeMs }: Stats): boolean {
    return Number(ctimeMs) + COARSE_TIME_MS >= Date.now() - this.#ageMs();
  }

  #ageMs(): number {
    return this.#now() - this.#scannedAtMs;
  }

  #openFiles(proc: string): Promise<OpenFiles> {
    if (this.#scan === null || this.#ageMs() > this.#scanLastsMs) {
      this.#scannedAtMs = this.#now();
      this.#scan = this.#scanNow(proc);
    }
    return this.#scan;
  }

  async #scanNow(proc: string): Promise<OpenFiles> {
    const startedAtMs = this.#now();
    const open = await readOpenFiles(proc);
    const restMs = (this.#now() - startedAtMs) * REST_FACTOR;
    this.#scanLastsMs = Math.min(SCAN_LASTS_MOST_MS, Math.max(SCAN_LASTS_MS, restMs));
    return open;
  }
}

async function writes(proc: string, { pid, fd }: Descriptor, stats: Stats): Promise<boolean> {
  try {
    const of = await stat(`${proc}/${pid}/fd/${fd}`, { bigint: true });
    if (of.dev !== stats.dev || of.ino !== stats.ino) return false;
    const info = await readFile(`${proc}/${pid}/fdinfo/${fd}`, 'utf8');
    const flags = Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8);
    return (flags & PATH_ONLY) === 0 && (flags & ACCESS_MODE) !== 0;
  } catch {
    // Closed or ended between the two.
    return false;
  }
}
