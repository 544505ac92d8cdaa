import type {
  Change,
  ContentKey,
  Delivery,
  LedgerOptions,
  LedgerPage,
  Orphan,
} from '../engine/index.ts';

/** What has arrived, and what was left behind, in memory. */
export class MemoryLedger {
  readonly #orphans: Orphan[] = [];
  readonly #deliveries: Delivery[] = [];

  get deadAssets(): number {
    return this.#orphans.length;
  }

  write({ job: { path, name, projectId }, deadAsset, delivery }: Change): void {
    if (deadAsset !== null) this.#orphans.push({ ...deadAsset, path, name, projectId });
    if (delivery === null) return;
    const isThere = this.#deliveries.some((line) => isSame(line, delivery));
    if (!isThere) this.#deliveries.push(delivery);
  }

  like({ sizeBytes, sample }: ContentKey): readonly Delivery[] {
    const isLike = (line: Delivery) =>
      line.sizeBytes === sizeBytes &&
      (sample === null || line.sample === null || line.sample === sample);
    return this.#deliveries.filter(isLike).toReversed();
  }

  deliveries(options: LedgerOptions): LedgerPage<Delivery> {
    return page(this.#deliveries, options);
  }

  orphans(options: LedgerOptions): LedgerPage<Orphan> {
    return page(this.#orphans, options);
  }
}

const isSame = (a: Delivery, b: Delivery) => a.jobId === b.jobId && a.assetId === b.assetId;

function page<T>(lines: readonly T[], { limit, after = 0 }: LedgerOptions): LedgerPage<T> {
  const end = after + limit;
  return { lines: lines.slice(after, end), next: end < lines.length ? end : null };
}
