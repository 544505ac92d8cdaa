import { randomUUID } from 'node:crypto';
import type { AssetView } from '../views.ts';
import { partSizes } from '../storage/part-sizes.ts';
import type { ContentStore } from '../storage/content-store.ts';
import {
  type Asset,
  type AssetState,
  type Part,
  type Reception,
  assetView,
  isIn,
  receivedBytes,
} from './asset.ts';
import type { EventBus } from './event-bus.ts';

const BYTES_EVENT_EVERY_MS = 250;

export type NewAsset = Pick<
  Asset,
  'name' | 'filetype' | 'sizeBytes' | 'channel' | 'offsetSeconds' | 'deviceId' | 'folder'
> & { readonly partCount: number };

/** Every asset ever created, and what has come of it. A device can add, never remove (protocol.md §3). */
export class AssetBook {
  readonly #now: () => number;
  readonly #events: EventBus;
  readonly #store: ContentStore;
  readonly #assets = new Map<string, Asset>();
  readonly #toldBytesAt = new WeakMap<Asset, number>();
  readonly #assembling = new Set<Promise<void>>();

  constructor(now: () => number, events: EventBus, store: ContentStore) {
    this.#now = now;
    this.#events = events;
    this.#store = store;
  }

  create({ partCount, ...fields }: NewAsset): Asset {
    const parts = partSizes(fields.sizeBytes, partCount).map((sizeBytes, index): Part => ({
      number: index + 1,
      sizeBytes,
      receptions: new Set(),
      etag: null,
    }));
    const asset: Asset = {
      ...fields,
      id: randomUUID(),
      createdMs: this.#now(),
      parts,
      state: { kind: 'created' },
      putCount: 0,
      lastAnsweredMs: null,
    };
    this.#assets.set(asset.id, asset);
    this.#events.emit({ type: 'assetCreated', asset: assetView(asset) });
    return asset;
  }

  find(id: string): Asset | undefined {
    return this.#assets.get(id);
  }

  received(asset: Asset, reception: Reception, bytes: number): void {
    reception.receivedBytes = bytes;
    const nowMs = performance.now();
    if (nowMs - (this.#toldBytesAt.get(asset) ?? -Infinity) < BYTES_EVENT_EVERY_MS) return;
    this.#toldBytesAt.set(asset, nowMs);
    this.#events.emit({
      type: 'bytesReceived',
      assetId: asset.id,
      receivedBytes: receivedBytes(asset),
      sizeBytes: asset.sizeBytes,
    });
  }

  /**
   * Keeps the bytes of a draft as the part's. With the last part the asset completes by itself: there is
   * no call for it (§11.4). What comes again after that is answered, but changes nothing any more.
   */
  async commit(asset: Asset, part: Part, draft: string, etag: string): Promise<void> {
    if (asset.state.kind !== 'created') return this.#store.discard(draft);
    await this.#store.keepPart(asset.id, part.number, draft);
    part.etag = etag;
    if (asset.state.kind !== 'created' || !asset.parts.every(isIn)) return;
    asset.state = { kind: 'assembling' };
    const work = this.#assemble(asset).finally(() => this.#assembling.delete(work));
    this.#assembling.add(work);
  }

  /** A PUT was answered 200, and the answer left this process. */
  answered(asset: Asset): void {
    asset.putCount += 1;
    asset.lastAnsweredMs = this.#now();
  }

  views(): AssetView[] {
    return [...this.#assets.values()].map(assetView);
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#assembling);
  }

  async #assemble(asset: Asset): Promise<void> {
    const numbers = asset.parts.filter(({ etag }) => etag !== null).map(({ number }) => number);
    asset.state = await this.#store.assemble(asset.id, numbers).then(
      (content): AssetState => ({ kind: 'complete', ...content }),
      (error: Error): AssetState => ({ kind: 'failed', reason: error.message }),
    );
    const type = asset.state.kind === 'complete' ? 'assetComplete' : 'assetFailed';
    this.#events.emit({ type, asset: assetView(asset) });
  }
}
