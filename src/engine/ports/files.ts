import type { Cancellation, ErrorCode } from '../../core/index.ts';
import type { ContainerReport } from '../readiness/container.ts';
import type { Sighting } from '../readiness/sighting.ts';

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

/**
 * Why a file could not be used; `code` is one of the file codes. `file_vanished`: the path is not there
 * (any more), as when a card is pulled. `file_unreadable`: it is there but its bytes cannot be had.
 */
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

export interface FileSample {
  readonly kind: 'sample';
  /** Of the size and the bytes of the ranges, lower-case hex. */
  readonly sample: string;
}

/** A byte range, with what its bytes added up to when they were sent. */
export interface ChecksummedRange extends ByteRange {
  /** CRC-32 (IEEE 802.3). */
  readonly crc32: number;
}

/** How long work on a file is followed and broken off. */
export interface ReadControl {
  readonly cancel: Cancellation;
  /** Bytes read so far; called at least for every MiB. */
  onProgress(readBytes: number): void;
}

/** The media, read only: nothing here can alter or remove a file (requirement upload.local-copy). */
export interface FilesPort {
  /** Never throws: what is wrong is a {@link FileFault}. Follows links. */
  facts(path: string): Promise<({ readonly kind: 'facts' } & FileFacts) | FileFault>;
  /** Reads only these ranges, which are within the file. `file_changed` as for {@link hash}. */
  sample(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
  ): Promise<FileSample | FileFault>;
  /**
   * Reads the whole file once, in order. `file_changed` when its stamp is not (or does not stay)
   * `stamp`. The ranges are contiguous from 0 to the end, or none are asked for. Null when cancelled.
   */
  hash(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
    control: ReadControl,
  ): Promise<FileHashes | FileFault | null>;

  /** Looks at a file that may still be written, without reading it. Never throws. Follows links. */
  sight(path: string): Promise<Sighting | FileFault>;
  /** What its bytes say of how it is written; reads as little as settles it. */
  inspect(path: string, sizeBytes: number): Promise<ContainerReport | FileFault>;
  /**
   * Where a file is now that was at `path`: recorders rename within a folder. Null when it is nowhere in
   * it, or cannot be told from others.
   */
  movedTo(path: string, fileId: string | null): Promise<string | null>;
  /**
   * Which of the ranges (their places in the list) no longer add up. `file_changed` as for {@link hash}.
   * Null when cancelled.
   */
  compare(
    path: string,
    stamp: FileStamp,
    ranges: readonly ChecksummedRange[],
    control: ReadControl,
  ): Promise<{ readonly kind: 'compared'; readonly changed: readonly number[] } | FileFault | null>;
  /** The MIME type that a file's name stands for. */
  mediaTypeOf(name: string): string;
}
