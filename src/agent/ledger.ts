import { basename } from 'node:path';
import {
  sampleRanges,
  type Delivery,
  type FileFault,
  type FilesPort,
  type LedgerOptions,
  type ReadControl,
  type StorePort,
} from '../engine/index.ts';
import type { DeliveryRow, LedgerRows, OrphanRow, Verification } from './contract/index.ts';
import { deliveryRow, orphanRow } from './ledger-rows.ts';
import {
  arrived,
  changedMeanwhile,
  empty,
  notAmong,
  unusable,
  type FileKnown,
} from './verdicts.ts';

export interface LedgerParts {
  /** Only read. */
  readonly store: Pick<StorePort, 'deliveries' | 'orphans' | 'deliveriesLike' | 'findByPath'>;
  readonly files: Pick<FilesPort, 'facts' | 'sample' | 'hash'>;
  /** The project that is paired now, or was last; null when none is known. */
  readonly projectId: () => string | null;
}

/** What has arrived at Frame.io, what was left there unfinished, and whether a file is among the first. */
export class Ledger {
  readonly #parts: LedgerParts;
  /** Of the size that was asked for last: frames of a sequence are many, and all of one size. */
  #namesakes: { readonly sizeBytes: number; readonly byName: Map<string, Delivery[]> } | null =
    null;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Oldest first, a page at a time. */
  async deliveries(options: LedgerOptions): Promise<LedgerRows<DeliveryRow>> {
    const { lines, next } = await this.#parts.store.deliveries(options);
    return { rows: lines.map(deliveryRow), next };
  }

  /** Assets that will never be complete, oldest first, a page at a time. */
  async orphans(options: LedgerOptions): Promise<LedgerRows<OrphanRow>> {
    const { lines, next } = await this.#parts.store.orphans(options);
    return { rows: lines.map(orphanRow), next };
  }

  /**
   * Has this file arrived, byte for byte? Reads the whole of it when something that looks like it was
   * delivered, else only samples. Null when cancelled.
   *
   * @param path absolute, links resolved
   * @throws DailiesError of the store
   */
  async verify(path: string, control: ReadControl): Promise<Verification | null> {
    const { store, files, projectId } = this.#parts;
    const facts = await files.facts(path);
    if (facts.kind === 'file') return unusable(path, facts, null);
    const { stamp } = facts;
    const { sizeBytes } = stamp;
    if (sizeBytes === 0) return empty(path);
    const job = (await store.findByPath(path))?.job ?? null;
    const file: FileKnown = { path, stamp, job, projectId: projectId() };
    const sampled = await files.sample(path, stamp, sampleRanges(sizeBytes));
    if (sampled.kind === 'file') return unread(file, sampled);
    const alike = await store.deliveriesLike({ sizeBytes, sample: sampled.sample });
    if (alike.length === 0) return notAmong(file, null, await this.#namesakesOf(file));
    const hashes = await files.hash(path, stamp, [], control);
    if (hashes === null) return null;
    if (hashes.kind === 'file') return unread(file, hashes);
    const { sha256 } = hashes;
    const same = alike.filter((delivery) => delivery.sha256 === sha256);
    const delivery = same.find(({ projectId }) => projectId === file.projectId) ?? same[0];
    return delivery === undefined
      ? notAmong(file, sha256, await this.#namesakesOf(file))
      : arrived(file, delivery);
  }

  /** What was delivered under this file's name and in its size, latest first. */
  async #namesakesOf({ path, stamp: { sizeBytes } }: FileKnown): Promise<readonly Delivery[]> {
    if (this.#namesakes?.sizeBytes !== sizeBytes) {
      const ofSize = await this.#parts.store.deliveriesLike({ sizeBytes, sample: null });
      this.#namesakes = { sizeBytes, byName: Map.groupBy(ofSize, ({ name }) => name) };
    }
    return this.#namesakes.byName.get(basename(path)) ?? [];
  }
}

/** It could not be read to its end. */
function unread(file: FileKnown, fault: FileFault): Verification {
  return fault.code === 'file_changed'
    ? changedMeanwhile(file)
    : unusable(file.path, fault, file.stamp.sizeBytes);
}
