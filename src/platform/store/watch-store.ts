import { sep } from 'node:path';
import type {
  FileVerdict,
  Forgetting,
  KnownFile,
  VerdictCounts,
  WatchFolder,
  WatchReport,
  WatchesPort,
} from '../../engine/index.ts';
import type { Connection, Statements } from './connection.ts';
import { fromJson } from './rows.ts';
import { readWatchReport, readWatchSettings } from './watch-json.ts';

const FILE = 'folder, name, file_id, size_bytes, mtime_ns, verdict, why, gone_at_ms';
/** At and below a folder: between it with its separator and the first text that does not begin so. */
const BELOW = '(folder = :path OR (folder >= :from AND folder < :to))';

export const WATCH_SQL = {
  folders: `SELECT path, settings, kept, added_at_ms, report FROM watch_folders ORDER BY path`,
  saveFolder: `INSERT INTO watch_folders (path, settings, kept, added_at_ms)
    VALUES (:path, :settings, :kept, :addedAtMs)
    ON CONFLICT (path) DO UPDATE SET
      settings = excluded.settings, kept = excluded.kept, added_at_ms = excluded.added_at_ms`,
  removeFolder: `DELETE FROM watch_folders WHERE path = ?`,
  saveReport: `UPDATE watch_folders SET report = :report WHERE path = :path`,
  filesIn: `SELECT ${FILE} FROM watch_files WHERE folder = :folder AND name > :afterName
    ORDER BY name LIMIT :limit`,
  // Those that are gone first, the longest first.
  filesWithId: `SELECT ${FILE} FROM watch_files WHERE file_id = ?
    ORDER BY gone_at_ms IS NULL, gone_at_ms`,
  saveFile: `INSERT OR REPLACE INTO watch_files (${FILE})
    VALUES (:folder, :name, :file_id, :size_bytes, :mtime_ns, :verdict, :why, :gone_at_ms)`,
  forgetFile: `DELETE FROM watch_files WHERE folder = :folder AND name = :name`,
  firstBelow: `SELECT folder FROM watch_files WHERE folder >= :from AND folder < :to
    ORDER BY folder LIMIT 1`,
  forgetFolder: `DELETE FROM watch_files WHERE folder = ?`,
  forgetBefore: `DELETE FROM watch_files WHERE gone_at_ms < ? AND verdict = 'before'`,
  forgetOthers: `DELETE FROM watch_files WHERE gone_at_ms < ? AND verdict <> 'before'`,
  countBelow: `SELECT verdict, COUNT(*) AS count FROM watch_files WHERE ${BELOW} GROUP BY verdict`,
} as const;

interface FileRow {
  readonly folder: string;
  readonly name: string;
  readonly file_id: string | null;
  readonly size_bytes: number;
  readonly mtime_ns: string;
  readonly verdict: FileVerdict['kind'];
  readonly why: string | null;
  readonly gone_at_ms: number | null;
}

/** Watch folders in the store's file. */
export class Watches implements WatchesPort {
  readonly #connection: Connection;
  readonly #sql: Statements<typeof WATCH_SQL>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sql = connection.prepare(WATCH_SQL);
  }

  async folders() {
    const rows = this.#connection.read(() => this.#sql.folders.all()) as FolderRow[];
    return rows.map(rowToFolder);
  }

  async saveFolder({ path, settings, kept, addedAtMs }: WatchFolder) {
    const row = { path, settings: JSON.stringify(settings), kept: Number(kept), addedAtMs };
    this.#connection.write(() => void this.#sql.saveFolder.run(row));
  }

  async removeFolder(path: string) {
    return this.#connection.write(() => this.#sql.removeFolder.run(path).changes > 0);
  }

  async saveReport(path: string, report: WatchReport) {
    const row = { path, report: JSON.stringify(report) };
    this.#connection.write(() => void this.#sql.saveReport.run(row));
  }

  async filesIn(folder: string, afterName: string, limit: number) {
    const rows = this.#connection.read(() =>
      this.#sql.filesIn.all({ folder, afterName, limit }),
    ) as FileRow[];
    return rows.map(rowToFile);
  }

  async filesWithId(fileId: string) {
    const rows = this.#connection.read(() => this.#sql.filesWithId.all(fileId)) as FileRow[];
    return rows.map(rowToFile);
  }

  async saveFiles(files: readonly KnownFile[]) {
    if (files.length === 0) return;
    this.#connection.write(() => {
      for (const file of files) this.#sql.saveFile.run(fileToRow(file));
    });
  }

  async forgetFiles(files: readonly Pick<KnownFile, 'folder' | 'name'>[]) {
    if (files.length === 0) return;
    this.#connection.write(() => {
      for (const { folder, name } of files) this.#sql.forgetFile.run({ folder, name });
    });
  }

  async foldersBelow(path: string) {
    return this.#connection.read(() => {
      const { from, to } = rangeOf(path);
      const own = this.#sql.filesIn.get({ folder: path, afterName: '', limit: 1 });
      const found = own === undefined ? [] : [path];
      // From one to the next in the index: there are many files to a folder.
      for (let next = this.#first(from, to); next !== null; next = this.#first(after(next), to)) {
        if (next !== path) found.push(next);
      }
      return found;
    });
  }

  async forgetFolders(folders: readonly string[]) {
    this.#connection.write(() => {
      for (const folder of folders) this.#sql.forgetFolder.run(folder);
    });
  }

  async forgetGone({ beforeGoneMs, othersGoneMs }: Forgetting) {
    this.#connection.write(() => {
      this.#sql.forgetBefore.run(beforeGoneMs);
      this.#sql.forgetOthers.run(othersGoneMs);
    });
  }

  async countBelow(path: string) {
    const rows = this.#connection.read(() =>
      this.#sql.countBelow.all({ path, ...rangeOf(path) }),
    ) as { verdict: FileVerdict['kind']; count: number }[];
    const counts = Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count]));
    return { ...NONE, ...counts };
  }

  #first(from: string, to: string): string | null {
    const row = this.#sql.firstBelow.get({ from, to }) as { folder: string } | undefined;
    return row?.folder ?? null;
  }
}

const NONE: VerdictCounts = { before: 0, growing: 0, handedOver: 0, brokenOff: 0 };

/** The texts that begin with the path and a separator; UTF-8 sorts as code points do. */
function rangeOf(path: string): { readonly from: string; readonly to: string } {
  const from = path.endsWith(sep) ? path : path + sep;
  return { from, to: `${from}\u{10ffff}` };
}

/** The first text that comes after this one. */
const after = (text: string) => `${text}\u0001`;

interface FolderRow {
  readonly path: string;
  readonly settings: string;
  readonly kept: number;
  readonly added_at_ms: number;
  readonly report: string | null;
}

function rowToFolder({ path, settings, kept, added_at_ms, report }: FolderRow) {
  return {
    path,
    settings: readWatchSettings(fromJson(settings)),
    kept: kept === 1,
    addedAtMs: added_at_ms,
    report: report === null ? null : readWatchReport(fromJson(report)),
  };
}

function fileToRow({ folder, name, fileId, stamp, verdict, goneAtMs }: KnownFile): FileRow {
  return {
    folder,
    name,
    file_id: fileId,
    size_bytes: stamp.sizeBytes,
    mtime_ns: stamp.mtimeNs,
    verdict: verdict.kind,
    why: verdict.kind === 'brokenOff' ? verdict.why : null,
    gone_at_ms: goneAtMs,
  };
}

function rowToFile(row: FileRow): KnownFile {
  const { folder, name, file_id, size_bytes, mtime_ns, verdict, why, gone_at_ms } = row;
  return {
    folder,
    name,
    fileId: file_id,
    stamp: { sizeBytes: size_bytes, mtimeNs: mtime_ns },
    verdict: verdict === 'brokenOff' ? { kind: verdict, why: why ?? '' } : { kind: verdict },
    goneAtMs: gone_at_ms,
  };
}
