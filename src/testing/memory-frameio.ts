import { createHash } from 'node:crypto';
import type {
  Cancellation,
  CreatedAsset,
  HttpReply,
  NetworkFault,
  NewAsset,
} from '../core/index.ts';
import type { Outcome, Result } from '../core/index.ts';
import type {
  ByteRange,
  FileFacts,
  FileFault,
  FileHashes,
  FilesPort,
  FrameioPort,
  PartReceipt,
  PartToSend,
  TransferPort,
} from '../engine/index.ts';

type PartAnswer = PartReceipt | HttpReply | NetworkFault | FileFault;

/** Frame.io and its storage in memory, with faults as a test asks for them. */
export class MemoryFrameio implements FrameioPort, TransferPort {
  readonly assets = new Map<string, { readonly asset: NewAsset; readonly puts: string[] }>();
  readonly #files: MemoryFiles;
  /** How many upload URLs an asset gets; null: as many as were asked for. */
  urlCount: number | null = null;
  /** Asked before each create; an outcome refuses it. */
  onCreate: (asset: NewAsset) => Outcome | null = () => null;
  /** When set, answers each create in its own time. */
  answerCreate: ((cancel: Cancellation) => Promise<Outcome>) | null = null;
  /** Asked before each PUT; an answer replaces the good one. */
  onPut: (
    part: PartToSend,
    cancel: Cancellation,
  ) => PartAnswer | null | Promise<PartAnswer | null> = () => null;

  constructor(files: MemoryFiles) {
    this.#files = files;
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

  async putPart(
    part: PartToSend,
    onProgress: (sentBytes: number) => void,
    cancel: Cancellation,
  ): Promise<PartAnswer> {
    const answer = await this.onPut(part, cancel);
    if (answer !== null) return answer;
    const bytes = this.#files.read(part.path, part);
    const [, assetId = '', number = ''] = /\/([^/]+)\/(\d+)$/.exec(part.url) ?? [];
    this.assets.get(assetId)?.puts.push(number);
    onProgress(part.sizeBytes);
    return { kind: 'sent', md5: md5(bytes), etag: md5(bytes) };
  }
}

/** A disk in memory. */
export class MemoryFiles implements FilesPort {
  readonly #contents = new Map<string, { bytes: Buffer; mtimeNs: string }>();
  #writes = 0;

  write(path: string, bytes: Buffer): FileFacts {
    this.#writes += 1;
    const mtimeNs = String(1_700_000_000_000_000_000n + BigInt(this.#writes));
    this.#contents.set(path, { bytes, mtimeNs });
    return { stamp: { sizeBytes: bytes.length, mtimeNs }, createdAtMs: 1_700_000_000_000 };
  }

  remove(path: string): void {
    this.#contents.delete(path);
  }

  read(path: string, { offsetBytes, sizeBytes }: ByteRange): Buffer {
    const { bytes } = this.#contents.get(path) ?? { bytes: Buffer.alloc(0) };
    return bytes.subarray(offsetBytes, offsetBytes + sizeBytes);
  }

  async facts(path: string): Promise<({ readonly kind: 'facts' } & FileFacts) | FileFault> {
    const file = this.#contents.get(path);
    if (file === undefined) return { kind: 'file', code: 'file_vanished', message: 'gone' };
    const stamp = { sizeBytes: file.bytes.length, mtimeNs: file.mtimeNs };
    return { kind: 'facts', stamp, createdAtMs: 1_700_000_000_000 };
  }

  async hash(
    path: string,
    stamp: FileFacts['stamp'],
    ranges: readonly ByteRange[],
  ): Promise<FileHashes | FileFault> {
    const facts = await this.facts(path);
    if (facts.kind === 'file') return facts;
    if (facts.stamp.mtimeNs !== stamp.mtimeNs) {
      return { kind: 'file', code: 'file_changed', message: 'changed' };
    }
    const whole = this.read(path, { offsetBytes: 0, sizeBytes: stamp.sizeBytes });
    const sha256 = createHash('sha256').update(whole).digest('hex');
    return { kind: 'hashes', sha256, md5s: ranges.map((range) => md5(this.read(path, range))) };
  }
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
