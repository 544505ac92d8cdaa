import { createHash, randomBytes } from 'node:crypto';
import type { Running } from './running.ts';

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** The code of an S3 error. */
export const codeOf = (xml: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(xml)?.[1];

/** A paired device's asset of `size` random bytes in `parts` parts. */
export async function uploading(run: Running, size: number, name = 'A001.mp4') {
  const { access } = await run.device.pair();
  await run.device.me(access);
  const data = randomBytes(size);
  const { id, urls } = await run.device.asset(access, { name, filesize: size });
  const chunk = Math.ceil(size / urls.length);
  const pieces = urls.map((url, index) => ({
    url,
    bytes: data.subarray(index * chunk, (index + 1) * chunk),
  }));
  const view = () => run.simulator.control.assets().find((asset) => asset.id === id);
  return { access, id, data, pieces, view };
}

/** The same, with its first or only part at hand. */
export async function uploadingOne(run: Running, size: number) {
  const upload = await uploading(run, size);
  const [piece] = upload.pieces;
  if (piece === undefined) throw new Error('The asset has no upload URL.');
  return { ...upload, ...piece };
}
