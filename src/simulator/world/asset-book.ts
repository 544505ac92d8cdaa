import { randomUUID } from 'node:crypto';
import type { AssetView } from '../views.ts';
import { partSizes } from '../storage/part-sizes.ts';
import type { ContentStore } from '../storage/content-store.ts';
import {
  type Asset,
  type AssetState,
  type Comment,
  type Part,
  type Reception,
  assetView,
  commentView,
  isIn,
  receivedBytes,
  storedBytes,
} from './asset.ts';
import type { Call } from './call-log.ts';
import type { EventBus } from './event-bus.ts';
import type { Grown } from './growth.ts';
import type { ViolationLog } from './violation-log.ts';

const BYTES_EVENT_EVERY_MS = 250;

export type NewAsset = Pick<
  Asset,
  'name' | 'filetype' | 'channel' | 'offsetSeconds' | 'deviceId' | 'folder' | 'versionOf'
> & {
  readonly content:
    | { readonly mode: 'finished'; readonly sizeBytes: number; readonly partCount: number }
    | { readonly mode: 'growing'; readonly nameIsOpen: boolean };
};

export interface AssetBookOptions {
  readonly now: () => number;
  readonly events: EventBus;
  readonly violations: ViolationLog;
  readonly store: ContentStore;
  /** After this an asset cannot be completed any more (protocol.md §11.2). */
  readonly lifeSeconds: number;
}

/** Every asset ever created, and what has come of it. A device can add, never remove (protocol.md §3). */
export class AssetBook {
  readonly #now: () => number;
  readonly #events: EventBus;
  readonly #violations: ViolationLog;
  readonly #store: ContentStore;
  readonly #lifeSeconds: number;
  readonly #assets = new Map<string, Asset>();
  readonly #toldBytesAt = new WeakMap<Asset, number>();
  readonly #assembling = new Set<Promise<void>>();

  constructor({ now, events, violations, store, lifeSeconds }: AssetBookOptions) {
    this.#now = now;
    this.#events = events;
    this.#violations = violations;
    this.#store = store;
    this.#lifeSeconds = lifeSeconds;
  }

  create({ content, ...fields }: NewAsset): Asset {
    const growing = content.mode === 'growing';
    const sizes = growing ? [] : partSizes(content.sizeBytes, content.partCount);
    const asset: Asset = {
      ...fields,
      id: randomUUID(),
      createdMs: this.#now(),
      sizeBytes: growing ? null : content.sizeBytes,
      growth: growing ? { nameIsOpen: content.nameIsOpen, finalNumber: null } : null,
      parts: sizes.map((sizeBytes, index) => ({
        number: index + 1,
        sizeBytes,
        receptions: new Set(),
        etag: null,
      })),
      comments: [],
      state: { kind: 'created' },
      putCount: 0,
      lastAnsweredMs: null,
    };
    this.#assets.set(asset.id, asset);
    this.#events.emit({ type: 'assetCreated', asset: assetView(asset) });
    return asset;
  }

  find(id: string): Asset | undefined {
    const asset = this.#assets.get(id);
    if (asset !== undefined) this.#expire(asset);
    return asset;
  }

  /**
   * Upload URLs were asked for (§13.2): the asset is now this.
   *
   * @param name of an asset that is not named yet; ignored by others
   */
  grow(asset: Asset, { parts, finalNumber, sizeBytes }: Grown, name: string | null, call: Call) {
    const { growth } = asset;
    if (growth === null || asset.state.kind !== 'created') return;
    asset.parts = parts;
    asset.sizeBytes = sizeBytes;
    growth.finalNumber = finalNumber;
    if (growth.nameIsOpen && name !== null) {
      asset.name = name;
      growth.nameIsOpen = false;
    }
    this.#events.emit({ type: 'assetGrew', asset: assetView(asset) });
    // The final part may be one that is in already.
    this.#conclude(asset, call);
  }

  /** @param timestampFrames null: about the whole asset */
  comment(asset: Asset, text: string, timestampFrames: number | null): Comment {
    const comment = { id: randomUUID(), text, timestampFrames, insertedMs: this.#now() };
    asset.comments.push(comment);
    this.#events.emit({ type: 'commented', assetId: asset.id, comment: commentView(comment) });
    return comment;
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
   *
   * @returns `superseded`: the part was asked for in another size while these bytes came
   */
  async commit(
    asset: Asset,
    part: Part,
    { draft, etag }: { readonly draft: string; readonly etag: string },
    call: Call,
  ): Promise<'taken' | 'superseded'> {
    this.#expire(asset);
    const isCurrent = asset.parts.includes(part);
    if (asset.state.kind !== 'created' || !isCurrent) {
      await this.#store.discard(draft);
      return isCurrent ? 'taken' : 'superseded';
    }
    await this.#store.keepPart(asset.id, part.number, draft);
    if (!asset.parts.includes(part)) return 'superseded';
    part.etag = etag;
    if (asset.state.kind === 'created') this.#conclude(asset, call);
    return 'taken';
  }

  /** A PUT was answered 200, and the answer left this process. */
  answered(asset: Asset): void {
    asset.putCount += 1;
    asset.lastAnsweredMs = this.#now();
  }

  views(): AssetView[] {
    const assets = [...this.#assets.values()];
    for (const asset of assets) this.#expire(asset);
    return assets.map(assetView);
  }

  /** Resolves when no asset is being put together. */
  async settled(): Promise<void> {
    while (this.#assembling.size > 0) await Promise.allSettled(this.#assembling);
  }

  /**
   * Begins to put the asset together once it is whole. No sum of parts is above the size, so that equal
   * means that all are in, the final one among them. Below the size more parts may still be asked for,
   * unless every number up to the final one is in: such an asset has failed (undocumented, our choice).
   */
  #conclude(asset: Asset, call: Call): void {
    const { sizeBytes, growth, parts } = asset;
    if (sizeBytes === null) return;
    const storedInBytes = storedBytes(asset);
    if (storedInBytes === sizeBytes) {
      asset.state = { kind: 'assembling' };
      const work = this.#assemble(asset).finally(() => this.#assembling.delete(work));
      this.#assembling.add(work);
    } else if (growth?.finalNumber === parts.length && parts.every(isIn)) {
      const sizes = `${storedInBytes} bytes in ${parts.length} parts, not asset_filesize ${sizeBytes}`;
      this.#violations.record(null, `uploaded ${sizes} (§13.2)`, call);
      this.#fail(asset, `The device uploaded ${sizes}, and no number is left for more.`);
    }
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

  /** §11.2: what took longer than its upload URLs live can no longer be completed. */
  #expire(asset: Asset): void {
    if (asset.state.kind !== 'created') return;
    if (this.#now() < asset.createdMs + this.#lifeSeconds * 1000) return;
    const whole = asset.sizeBytes === null ? 'the final part unknown' : `of ${asset.sizeBytes}`;
    const came = `${storedBytes(asset)} bytes came, ${whole}`;
    this.#fail(asset, `Not complete within ${this.#lifeSeconds} seconds: ${came}.`);
  }

  #fail(asset: Asset, reason: string): void {
    asset.state = { kind: 'failed', reason };
    this.#events.emit({ type: 'assetFailed', asset: assetView(asset) });
  }
}
