/** Reads `sizeBytes` at `offsetBytes`; fewer bytes only at the end of the file. */
export type ReadAt = (offsetBytes: number, sizeBytes: number) => Promise<Uint8Array>;
