import type {
  Cancellation,
  CreatedAsset,
  GrowingAsset,
  HttpReply,
  NetworkFault,
  NewAsset,
  Result,
  WantedParts,
} from '../../core/index.ts';
import type { ByteRange, FileFault, FileStamp } from './files.ts';

/** Frame.io as the engine sees it. Authorisation is the implementation's business. */
export interface FrameioPort {
  /**
   * Creates an asset. Not idempotent: when the outcome says `mayHaveBeenDone`, an asset may exist
   * that nobody knows the id of. A dead access token is renewed inside; the verdict `refresh` never
   * comes out, `pairAgain` does when renewal failed for good.
   */
  createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>>;
  /** As {@link createAsset}, for a file that is still being written: its URLs are asked for later. */
  createGrowingAsset(
    asset: GrowingAsset,
    cancel: Cancellation,
  ): Promise<Result<{ readonly assetId: string }>>;
  /**
   * The upload URLs of parts, in their order. To be repeated as it was when its reply is lost: the same
   * numbers with the same sizes.
   */
  requestParts(wanted: WantedParts, cancel: Cancellation): Promise<Result<readonly string[]>>;
  /** Asks with the pairing's token for what changes nothing, to know whether Frame.io serves this device. */
  prove(cancel: Cancellation): Promise<Result<unknown>>;
}

export interface PartToSend extends ByteRange {
  /** Presigned and opaque; a secret. */
  readonly url: string;
  readonly path: string;
  /**
   * The file must still look like this before and after its bytes are read. Null while it is being
   * written: then only the bytes must be there, and the receipt has their checksum.
   */
  readonly stamp: FileStamp | null;
  readonly filetype: string;
  /** Ask before sending the body: after an unexplained reset, so that a refusal is not lost. */
  readonly expectContinue: boolean;
}

export interface PartReceipt {
  readonly kind: 'sent';
  /** Of the bytes that were sent, lower-case hex. */
  readonly md5: string;
  /** CRC-32 of the bytes that were sent, where the file had no stamp; else null. */
  readonly crc32: number | null;
  /** As the storage answered, without quotes; null when it named none. */
  readonly etag: string | null;
  /** The MD5 of what the storage has, where its ETag is one (protocol.md §11.4); null where it is none. */
  readonly storedMd5: string | null;
}

/** How a PUT is followed, slowed down and broken off. */
export interface PutControl {
  readonly cancel: Cancellation;
  /** Bytes of this part handed to the network so far. */
  onProgress(sentBytes: number): void;
  /**
   * Resolves with how many of `wantedBytes` may be read and sent now, 1 to all of them; waits while the
   * bandwidth that the user allows is used up. What it allows counts as used.
   */
  allow(wantedBytes: number): Promise<number>;
}

/** The way to the storage. */
export interface TransferPort {
  /**
   * PUTs one byte range. May be repeated: same bytes, same key. Sends no bearer token and nothing
   * unsigned. Gives up after 20 s without progress, never for being slow or slowed down. Never throws.
   */
  putPart(
    part: PartToSend,
    control: PutControl,
  ): Promise<PartReceipt | HttpReply | NetworkFault | FileFault>;
}
