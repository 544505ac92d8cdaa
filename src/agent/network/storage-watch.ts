import { isHttps, type NetworkFault } from '../../core/index.ts';
import type { ClockPort, PartToSend, PutControl, TransferPort } from '../../engine/index.ts';

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

/** Passes parts through, and notices where they go and whether anybody answers there. */
export class StorageWatch implements TransferPort {
  readonly #transfer: TransferPort;
  readonly #clock: ClockPort;
  readonly #onOrigin: (origin: string) => void;
  #seen: StorageSeen = { kind: 'unknown' };
  #started = 0;

  /** @param onOrigin a part goes to this storage: `https://host[:port]` */
  constructor(transfer: TransferPort, clock: ClockPort, onOrigin: (origin: string) => void) {
    this.#transfer = transfer;
    this.#clock = clock;
    this.#onOrigin = onOrigin;
  }

  get seen(): StorageSeen {
    return this.#seen;
  }

  /** What was seen was seen from another network. */
  forget(): void {
    this.#seen = { kind: 'unknown' };
  }

  async putPart(part: PartToSend, control: PutControl): Promise<PartResult> {
    this.#tellOrigin(part.url);
    const number = ++this.#started;
    const result = await this.#transfer.putPart(part, control);
    if (result.kind === 'network') this.#fault(result, number);
    else if (result.kind === 'sent') this.#seen = { kind: 'answers', atMs: this.#clock.now() };
    // Somebody refused: the storage, or something in between that answers in its place.
    else if (result.kind === 'reply') this.forget();
    return result;
  }

  #tellOrigin(url: string): void {
    if (isHttps(url) && URL.canParse(url)) this.#onOrigin(new URL(url).origin);
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
