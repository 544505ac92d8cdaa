/** Reads `sizeBytes` at `offsetBytes`; fewer bytes only at the end of the file. */
export type ReadAt = (offsetBytes: number, sizeBytes: number) => Promise<Uint8Array>;

/** What the top-level boxes of an MP4 or MOV say about its end (ISO 14496-12 4.2). */
export type Mp4Completeness =
  { readonly complete: true } | { readonly complete: false; readonly why: string };

/** Longer than any real file's list of top-level boxes, fragmented ones aside. */
const BOX_LIMIT = 200_000;

/**
 * Do the boxes close exactly at the end of the file, and is `moov` among them? A recorder writes or
 * patches these last, so a file that passes is one a player opens.
 */
export async function checkMp4(sizeBytes: number, readAt: ReadAt): Promise<Mp4Completeness> {
  let offsetBytes = 0;
  let hasMoov = false;
  for (let count = 0; offsetBytes < sizeBytes; count++) {
    if (count >= BOX_LIMIT) return { complete: false, why: 'it has too many boxes to check' };
    const box = await readBox(offsetBytes, sizeBytes, readAt);
    if (box === null)
      return { complete: false, why: 'it is still being written (its last box is open)' };
    if (box.type === 'moov') hasMoov = true;
    offsetBytes += box.sizeBytes;
  }
  return hasMoov
    ? { complete: true }
    : { complete: false, why: 'it is still being written (its index is missing)' };
}

/** Null when there is no whole box here. */
async function readBox(
  offsetBytes: number,
  fileBytes: number,
  readAt: ReadAt,
): Promise<{ readonly type: string; readonly sizeBytes: number } | null> {
  const head = await readAt(offsetBytes, 16);
  if (head.length < 8) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const type = String.fromCharCode(...head.subarray(4, 8));
  const small = view.getUint32(0);
  // 1: a 64-bit size follows. 0: to the end of the file, which a recorder may still be moving.
  const large = small === 1 && head.length >= 16 ? Number(view.getBigUint64(8)) : small;
  if (small === 0 || large < 8 || (small === 1 && large < 16)) return null;
  return offsetBytes + large <= fileBytes ? { type, sizeBytes: large } : null;
}
