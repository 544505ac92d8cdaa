/**
 * Where a container is written to: what a recorder can do to a file. Behaviours of recorders, such
 * as preallocation and renaming, are properties of a sink; a container knows nothing of them.
 */
export interface Sink {
  /** How much was appended; not what the file system shows, which may be preallocated. */
  readonly sizeBytes: number;
  /** Writes behind everything that was written before. */
  append(data: Buffer): Promise<void>;
  /** Writes over what was written before, at a position in bytes from the start. */
  patch(data: Buffer, position: number): Promise<void>;
  /** Reads what was written; less than asked for behind the end. */
  read(sizeBytes: number, position: number): Promise<Buffer>;
}
