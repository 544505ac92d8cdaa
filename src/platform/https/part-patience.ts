import type { Partner } from './part-silence.ts';

/** How long a PUT waits in vain. */
export interface PartPatience {
  /** How long a disk or a network that should take the next bytes may be silent. */
  readonly stallMs: number;
  /** How long the storage may take to answer once it has the last byte. */
  readonly answerMs: number;
  /** The slowest link, to empty what the system still holds when the last write is accepted. */
  readonly slowestBytesPerMs: number;
}

/** S3 drops a request after about 20 s without a byte. */
export const PATIENCE: PartPatience = {
  stallMs: 20_000,
  answerMs: 30_000,
  slowestBytesPerMs: 32,
};

/** What the system may still hold after it has accepted a write. */
const KERNEL_BYTES = 4 * 1024 ** 2;

/** With whom how much patience is had over a part of that size. */
export function limitsMsOf(
  { stallMs, answerMs, slowestBytesPerMs }: PartPatience,
  sizeBytes: number,
): Readonly<Record<Partner, number>> {
  const emptyingMs = Math.min(sizeBytes, KERNEL_BYTES) / slowestBytesPerMs;
  return { disk: stallMs, network: stallMs, storage: answerMs + emptyingMs };
}
