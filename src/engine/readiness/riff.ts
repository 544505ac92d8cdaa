import type { Bytes } from './bytes.ts';

/** A chunk of a RIFF file (Multimedia Programming Interface and Data Specifications 1.0). */
export interface Chunk {
  readonly id: string;
  /** Of its content. */
  readonly offsetBytes: number;
  /** As its header says, without the byte that makes it even. */
  readonly sizeBytes: number;
}

const CHUNK_HEADER_BYTES = 8;
/** More than recorders write around the media. */
const CHUNK_LIMIT = 256;

/** Where the chunk after this one begins. */
export const chunkEndBytes = ({ offsetBytes, sizeBytes }: Chunk) =>
  offsetBytes + sizeBytes + (sizeBytes % 2);

/**
 * The chunks between two offsets, as far as their headers are there; the last one may reach beyond.
 * @param sizeOf what replaces a size that does not fit its field
 */
export async function walkChunks(
  bytes: Bytes,
  fromBytes: number,
  toBytes: number,
  sizeOf: (id: string, sizeBytes: number) => number = (_, sizeBytes) => sizeBytes,
): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  for (let at = fromBytes; chunks.length < CHUNK_LIMIT && at + CHUNK_HEADER_BYTES <= toBytes;) {
    const head = await bytes.at(at, CHUNK_HEADER_BYTES);
    if (head.length < CHUNK_HEADER_BYTES) break;
    const id = head.text(0, 4);
    const chunk = {
      id,
      offsetBytes: at + CHUNK_HEADER_BYTES,
      sizeBytes: sizeOf(id, head.u32(4, true)),
    };
    chunks.push(chunk);
    at = chunkEndBytes(chunk);
  }
  return chunks;
}
