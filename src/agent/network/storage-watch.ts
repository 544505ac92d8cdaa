import { isHttps, type NetworkFault } from '../../core/index.ts';
import type { ClockPort, PartToSend, PutControl, TransferPort } from '../../engine/index.ts';
import { UpMeter } from './up-meter.ts';

type PartResult = Awaited<ReturnType<TransferPort['putPart']>>;

/** What PUTs have shown of the storage. */
export type StorageSeen =
  | { readonly kind: 'unknown' }
  /** It has taken a part. */
  | { readonly kind: 'answers'; readonly atMs: number }
  /** A PUT got no answer: that happens to any. */
  | { readonly kind: 'faulted'; readonly startedBefore: number }
  /** One that began after that got none either. */
  | { readonly kind: 'failing'; readonly fault: NetworkFault; readonly atMs: number };

interface StorageNews {
  /** A part goes to this storage: `https://host[:port]` */
  readonly onOrigin: (origin: string) => void;
  /** Parts have arrived at this rate, in bytes a second; see {@link UpMeter}. */
  readonly onSpeed: (bytesPerSecond: number) => void;
}

/** Passes parts through, and notices where they go, whether anybody answers there, and how fast they arrive. */
export class StorageWatch implements TransferPort {
  readonly #transfer: TransferPort;
  readonly #clock: ClockPort;
  readonly #news: StorageNews;
  readonly #meter = new UpMeter();
  #seen: StorageSeen = { kind: 'unknown' };
  #started = 0;

  constructor(transfer: TransferPort, clock: ClockPort, news: StorageNews) {
    this.#transfer = transfer;
    this.#clock = clock;
    this.#news = news;
  }

  get seen(): StorageSeen {
    return this.#seen;
  }

  /** What was seen was seen from another network. */
  forget(): void {
    this.#seen = { kind: 'unknown' };
    this.#meter.restart();
  }

  async putPart(part: PartToSend, control: PutControl): Promise<PartResult> {
    this.#tellOrigin(part.url);
    const number = ++this.#started;
    const way = this.#meter.begin(this.#clock.now());
    const result = await this.#transfer.putPart(part, control);
    const sentBytes = result.kind === 'sent' ? part.sizeBytes : 0;
    const speed = this.#meter.end(way, sentBytes, this.#clock.now());
    if (speed !== null) this.#news.onSpeed(speed);
    if (result.kind === 'network') this.#fault(result, number);
    else if (result.kind === 'sent') this.#seen = { kind: 'answers', atMs: this.#clock.now() };
    // Somebody refused: the storage, or something in between that answers in its place.
    else if (result.kind === 'reply') this.#seen = { kind: 'unknown' };
    return result;
  }

  #tellOrigin(url: string): void {
    if (isHttps(url) && URL.canParse(url)) this.#news.onOrigin(new URL(url).origin);
  }

  #fault(fault: NetworkFault, number: number): void {
    if (fault.reason === 'cancelled') return;
    const isSecond =
      this.#seen.kind === 'failing' ||
      (this.#seen.kind === 'faulted' && number > this.#seen.startedBefore);
    if (isSecond) this.#seen = { kind: 'failing', fault, atMs: this.#clock.now() };
    else if (this.#seen.kind !== 'faulted') {
      this.#seen = { kind: 'faulted', startedBefore: this.#started };
    }
  }
}
