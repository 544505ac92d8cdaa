import { isHttps, type NetworkFault, type NetworkFaultReason } from '../../core/index.ts';
import type { ClockPort, PartToSend, PutControl, TransferPort } from '../../engine/index.ts';
import { UpMeter } from './up-meter.ts';

type PartResult = Awaited<ReturnType<TransferPort['putPart']>>;

/** What PUTs have shown of the storage. */
export type StorageSeen =
  | { readonly kind: 'unknown' }
  /** It has taken a part. */
  | { readonly kind: 'answers'; readonly atMs: number }
  /** A PUT was connected and got no answer: that happens to any. */
  | { readonly kind: 'faulted'; readonly startedBefore: number }
  /** One that began after that got none either. */
  | { readonly kind: 'failing'; readonly fault: NetworkFault; readonly atMs: number };

/** Connected, and then nothing. */
const ANSWERLESS: readonly NetworkFaultReason[] = ['timeout', 'reset', 'other'];
/** The system takes so much of a part although nobody does. */
const SYSTEM_BYTES = 4 * 1024 ** 2;

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
    const result = await this.#transfer.putPart(part, this.#watching(control));
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

  /** On a slow network a part takes minutes: it shows before its end that somebody takes it. */
  #watching(control: PutControl): PutControl {
    return {
      cancel: control.cancel,
      allow: async (wantedBytes) => control.allow(wantedBytes),
      onProgress: (sentBytes) => {
        const isTaken = sentBytes > SYSTEM_BYTES && this.#seen.kind !== 'answers';
        if (isTaken) this.#seen = { kind: 'unknown' };
        control.onProgress(sentBytes);
      },
    };
  }

  #fault(fault: NetworkFault, number: number): void {
    // Whether there is a connection at all, a look tells better: it is of now.
    if (!ANSWERLESS.includes(fault.reason)) return;
    const isSecond =
      this.#seen.kind === 'failing' ||
      (this.#seen.kind === 'faulted' && number > this.#seen.startedBefore);
    if (isSecond) this.#seen = { kind: 'failing', fault, atMs: this.#clock.now() };
    else if (this.#seen.kind !== 'faulted') {
      this.#seen = { kind: 'faulted', startedBefore: this.#started };
    }
  }
}
