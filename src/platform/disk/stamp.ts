import type { BigIntStats } from 'node:fs';
import type { FileStamp } from '../../engine/index.ts';

export function stampOf(stats: BigIntStats): FileStamp {
  return { sizeBytes: Number(stats.size), mtimeNs: String(stats.mtimeNs) };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;
}
