import type { ContainerReport } from '../readiness/container.ts';
import { inspectContainer } from '../readiness/inspect.ts';

/** What is said of these bytes, and what it took to read. */
export async function inspected(
  name: string,
  file: Uint8Array,
): Promise<ContainerReport & { readonly reads: number }> {
  let reads = 0;
  const report = await inspectContainer(name, file.length, async (offset, size) => {
    reads++;
    return file.subarray(offset, offset + size);
  });
  return { ...report, reads };
}

/** The lengths at which these bytes, cut off, would count as whole: each a clip that is lost. */
export async function wholePrefixes(name: string, file: Uint8Array): Promise<readonly number[]> {
  const lengths: number[] = [];
  for (const size of cuts(file.length)) {
    const { end } = await inspected(name, file.subarray(0, size));
    if (end?.complete === true) lengths.push(size);
  }
  return lengths;
}

/** Every length where the structure is, at both ends, and many between. */
function* cuts(fileBytes: number): Generator<number> {
  const dense = 3_000;
  for (let size = 0; size < fileBytes; size++) {
    const isDense = size < dense || size >= fileBytes - dense;
    if (isDense || size % 31 === 0) yield size;
  }
}

/** A box of an MP4. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  const body = Buffer.concat(content);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

export function bytes(sizeBytes: number, fill = 0xab): Buffer {
  return Buffer.alloc(sizeBytes, fill);
}
