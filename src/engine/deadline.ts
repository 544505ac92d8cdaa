import { durationWords, shortId } from './words.ts';

/** An asset that is not finished yet. */
export interface OpenUpload {
  readonly uploadId: string;
  /** When its upload URLs die, and the asset with them (protocol.md §11.2). */
  readonly deadlineMs: number;
  /** Not acknowledged yet. */
  readonly remainingBytes: number;
}

/** An asset that will not be finished in time. */
export interface AtRisk {
  readonly uploadId: string;
  /** From now until its last byte, with what goes before it. */
  readonly neededMs: number;
  /** From now until it dies; negative: it has. */
  readonly leftMs: number;
}

/**
 * Which assets cannot be finished before their deadlines at this rate, when they go up in the order of
 * their deadlines, which no other order beats. One that dies on the way keeps the link until its
 * deadline and no longer.
 * @param bytesPerSecond measured over a minute in which the queue was free to send; null, or 0, when
 * there is no such rate, as in an outage: nobody knows then how fast it will be after it, and that there
 * is no network is said already
 */
export function forecast(
  open: readonly OpenUpload[],
  bytesPerSecond: number | null,
  nowMs: number,
): readonly AtRisk[] {
  if (!isRate(bytesPerSecond)) return [];
  const atRisk: AtRisk[] = [];
  let busyMs = 0;
  const inOrder = open
    .filter(({ remainingBytes }) => remainingBytes > 0)
    .sort((a, b) => a.deadlineMs - b.deadlineMs);
  for (const { uploadId, deadlineMs, remainingBytes } of inOrder) {
    const leftMs = deadlineMs - nowMs;
    const neededMs = busyMs + (remainingBytes / bytesPerSecond) * 1000;
    if (neededMs > leftMs) atRisk.push({ uploadId, neededMs, leftMs });
    busyMs = Math.max(busyMs, Math.min(neededMs, leftMs));
  }
  return atRisk;
}

const isRate = (bytesPerSecond: number | null): bytesPerSecond is number =>
  bytesPerSecond !== null && bytesPerSecond > 0;

/** What the operator is told of an asset at risk. */
export function atRiskMessage(name: string, { uploadId, neededMs, leftMs }: AtRisk): string {
  if (leftMs <= 0) {
    return `${name} was not finished within the 24 h of its upload: what has arrived is lost, and it starts anew`;
  }
  return (
    `${name} needs ${durationWords(neededMs)} at the present speed, but its upload dies in ` +
    `${durationWords(leftMs)}: find a faster network, raise the speed limit, or let it go before ` +
    `the others with dailies queue first ${shortId(uploadId)}`
  );
}
