import { open } from 'node:fs/promises';
import type { ReadAt } from '../../engine/index.ts';

/** Runs `work` with a way to read anywhere in a file, and closes the file afterwards. */
export async function withReadAt<T>(
  path: string,
  work: (readAt: ReadAt) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(async (offsetBytes, sizeBytes) => {
      const buffer = new Uint8Array(sizeBytes);
      const { bytesRead } = await file.read(buffer, 0, sizeBytes, offsetBytes);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}
