import { crc32 } from 'node:zlib';
import type {
  Cancellation,
  CreatedAsset,
  GrowingAsset,
  HttpReply,
  NetworkFault,
  NewAsset,
} from '../core/index.ts';
import type { Outcome, Result, WantedParts } from '../core/index.ts';
import type {
  ClockPort,
  FileFault,
  FrameioPort,
  PartReceipt,
  PartToSend,
  PutControl,
  TransferPort,
} from '../engine/index.ts';
import { md5Of, type MemoryFiles } from './memory-files.ts';

type PartAnswer = PartReceipt | HttpReply | NetworkFault | FileFault;

const CANCELLED: NetworkFault = {
  kind: 'network',
  reason: 'cancelled',
  detail: 'storage.example: cancelled',
};
const SLICE_BYTES = 256 * 1024;
const STALL_MS = 20_000;

/** Frame.io and its storage in memory, with faults as a test asks for them. */
export class MemoryFrameio implements FrameioPort, TransferPort {
  readonly assets = new Map<string, { readonly asset: NewAsset; readonly puts: string[] }>();
  /** Those that are made of files while they are written. */
  readonly recordings = new Map<
    string,
    { readonly asset: GrowingAsset; readonly puts: string[] }
  >();
  /** What was asked for of each growing asset, request by request. */
  readonly requests: WantedParts[] = [];
  /** What the storage has, by URL. */
  readonly stored = new Map<string, Buffer>();
  /** Every body that came whole, in order. */
  readonly taken: Buffer[] = [];
  readonly #files: MemoryFiles;
  readonly #clock: ClockPort | null;
  /** How many upload URLs an asset gets; null: as many as were asked for. */
  urlCount: number | null = null;
  /** Asked before each create; an outcome refuses it. */
  onCreate: (asset: NewAsset) => Outcome | null = () => null;
  onCreateGrowing: (asset: GrowingAsset) => Outcome | null = () => null;
  /** Asked before each request for parts; an outcome refuses it, and one that is lost was carried out. */
  onRequest: (wanted: WantedParts) => Outcome | null = () => null;
  /** Asked whether Frame.io serves; an outcome says that it does not. */
  onProve: () => Outcome | null | Promise<Outcome | null> = () => null;
  /** When set, answers each create in its own time; null: as it is answered otherwise. */
  answerCreate: ((cancel: Cancellation) => Promise<Outcome | null>) | null = null;
  /** Asked before each PUT; an answer replaces the good one, and while it does not come all is silent. */
  onPut: (
    part: PartToSend,
    cancel: Cancellation,
  ) => PartAnswer | null | Promise<PartAnswer | null> = () => null;
  /** What the storage says it has; null when it does not tell. */
  storedMd5: (part: PartToSend, bytes: Buffer) => string | null = (_, bytes) => md5Of(bytes);

  /** @param clock by which a silent storage or disk is given up; without one, never */
  constructor(files: MemoryFiles, clock: ClockPort | null = null) {
    this.#files = files;
    this.#clock = clock;
  }

  async createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>> {
    const outcome = (await this.answerCreate?.(cancel)) ?? this.onCreate(asset);
    if (outcome !== null) return { ok: false, outcome };
    const assetId = `asset-${this.assets.size + 1}`;
    this.assets.set(assetId, { asset, puts: [] });
    const uploadUrls = Array.from(
      { length: this.urlCount ?? asset.partCount },
      (_, index) => `https://storage.example/${assetId}/${index + 1}`,
    );
    return { ok: true, value: { assetId, uploadUrls } };
  }

  async createGrowingAsset(
    asset: GrowingAsset,
    cancel: Cancellation,
  ): Promise<Result<{ readonly assetId: string }>> {
    const outcome = (await this.answerCreate?.(cancel)) ?? this.onCreateGrowing(asset);
    if (outcome !== null) return { ok: false, outcome };
    const assetId = `recording-${this.recordings.size + 1}`;
    this.recordings.set(assetId, { asset, puts: [] });
    return { ok: true, value: { assetId } };
  }

  async requestParts(wanted: WantedParts): Promise<Result<readonly string[]>> {
    const outcome = this.onRequest(wanted);
    if (outcome === null || outcome.mayHaveBeenDone) this.requests.push(wanted);
    if (outcome !== null) return { ok: false, outcome };
    const urlOf = (number: number) => `https://storage.example/${wanted.assetId}/${number}`;
    return { ok: true, value: wanted.parts.map(({ number }) => urlOf(number)) };
  }

  async prove(): Promise<Result<unknown>> {
    const outcome = await this.onProve();
    return outcome === null ? { ok: true, value: null } : { ok: false, outcome };
  }

  /** What an asset is made of by now, in the order of the numbers. */
  contentOf(assetId: string): Buffer {
    const parts = [...this.stored]
      .map(([url, bytes]) => ({ match: /\/([^/]+)\/(\d+)$/.exec(url), bytes }))
      .filter(({ match }) => match?.[1] === assetId)
      .toSorted((a, b) => Number(a.match?.[2]) - Number(b.match?.[2]));
    return Buffer.concat(parts.map(({ bytes }) => bytes));
  }

  async putPart(part: PartToSend, control: PutControl): Promise<PartAnswer> {
    let breakOff: (answer: PartAnswer) => void = () => undefined;
    const brokenOff = new Promise<PartAnswer>((resolve) => {
      breakOff = resolve;
    });
    const cancelled = () => breakOff(CANCELLED);
    control.cancel.addEventListener('abort', cancelled, { once: true });
    if (control.cancel.aborted) cancelled();
    try {
      return await Promise.race([brokenOff, this.#put(part, control, breakOff)]);
    } finally {
      control.cancel.removeEventListener('abort', cancelled);
    }
  }

  async #put(
    part: PartToSend,
    control: PutControl,
    breakOff: (answer: PartAnswer) => void,
  ): Promise<PartAnswer> {
    if (!URL.canParse(part.url)) {
      return { kind: 'network', reason: 'other', detail: 'the upload URL is no URL' };
    }
    if (control.cancel.aborted) return CANCELLED;
    const answer = await this.#within(async () => this.onPut(part, control.cancel), breakOff, {
      kind: 'network',
      reason: 'timeout',
      detail: 'storage.example: it stopped answering',
    });
    if (answer !== null) return answer;
    const bytes = await this.#readSlices(part, control, breakOff);
    if (!Buffer.isBuffer(bytes)) return bytes;
    if (control.cancel.aborted) return CANCELLED;
    const [, assetId = '', number = ''] = /\/([^/]+)\/(\d+)$/.exec(part.url) ?? [];
    (this.assets.get(assetId) ?? this.recordings.get(assetId))?.puts.push(number);
    this.stored.set(part.url, bytes);
    this.taken.push(bytes);
    const md5 = md5Of(bytes);
    const sum = part.stamp === null ? crc32(bytes) : null;
    return { kind: 'sent', md5, crc32: sum, etag: md5, storedMd5: this.storedMd5(part, bytes) };
  }

  async #readSlices(
    part: PartToSend,
    control: PutControl,
    breakOff: (answer: PartAnswer) => void,
  ): Promise<Buffer | FileFault> {
    const { path, stamp, offsetBytes, sizeBytes } = part;
    const differs = async () =>
      stamp === null ? this.#files.lacks(part) : this.#files.differsFrom(path, stamp);
    const before = await differs();
    if (before !== null) return before;
    const slices: Buffer[] = [];
    for (let done = 0; done < sizeBytes;) {
      const allowedBytes = await control.allow(Math.min(SLICE_BYTES, sizeBytes - done));
      const range = { offsetBytes: offsetBytes + done, sizeBytes: allowedBytes };
      const fault = await this.#within(async () => this.#files.onRead(path, range), breakOff, {
        kind: 'file',
        code: 'file_vanished',
        message: 'the disk is silent',
      });
      if (fault !== null) return fault;
      slices.push(this.#files.read(path, range));
      done += allowedBytes;
      if (control.cancel.aborted) break;
      control.onProgress(done);
    }
    return (await differs()) ?? Buffer.concat(slices);
  }

  /** Breaks off when the work is silent for too long. */
  async #within<T>(
    work: () => Promise<T>,
    breakOff: (answer: PartAnswer) => void,
    silent: PartAnswer,
  ): Promise<T> {
    const clock = this.#clock;
    const callOff = clock?.wakeAt(clock.now() + STALL_MS, () => breakOff(silent));
    try {
      return await work();
    } finally {
      callOff?.();
    }
  }
}
