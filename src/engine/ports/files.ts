import type { ErrorCode } from '../../core/index.ts';

/** What tells one state of a file's content from another without reading it. */
export interface FileStamp {
  readonly sizeBytes: number;
  /** Modification time in nanoseconds since 1970, as text because it exceeds 2^53. */
  readonly mtimeNs: string;
}

export interface FileFacts {
  readonly stamp: FileStamp;
  /** When the media was made, ms since 1970: the earlier of birth and modification. */
  readonly createdAtMs: number;
}

/** Why a file could not be used; `code` is one of the file codes. */
export interface FileFault {
  readonly kind: 'file';
  readonly code: Extract<
    ErrorCode,
    'file_vanished' | 'file_unreadable' | 'file_changed' | 'not_a_file'
  >;
  readonly message: string;
}

export interface ByteRange {
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface FileHashes {
  readonly kind: 'hashes';
  /** Of the whole file, lower-case hex. */
  readonly sha256: string;
  /** Of each range asked for, in order, lower-case hex. */
  readonly md5s: readonly string[];
}

/** The media, read only: nothing here can alter or remove a file (requirement upload.local-copy). */
export interface FilesPort {
  /** Never throws: what is wrong is a {@link FileFault}. Follows links. */
  facts(path: string): Promise<({ readonly kind: 'facts' } & FileFacts) | FileFault>;
  /**
   * Reads the whole file once, in order. `file_changed` when its stamp is not (or does not stay)
   * `stamp`. The ranges are contiguous from 0.
   */
  hash(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
  ): Promise<FileHashes | FileFault>;
}
