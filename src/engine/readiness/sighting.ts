import type { FileStamp } from '../ports/files.ts';

/** What one look at a file tells without reading its content. */
export interface Sighting {
  readonly path: string;
  readonly stamp: FileStamp;
  /** The same file under another name has the same one; null where the disk has none that lasts. */
  readonly fileId: string | null;
  /** On the disk; less than its size where the file has holes. Null where the disk does not tell. */
  readonly allocatedBytes: number | null;
  /**
   * Whether a process has it open for writing. `unknown` where the system does not tell, as for writers on
   * another machine, or those of other users.
   */
  readonly writer: 'some' | 'none' | 'unknown';
}
