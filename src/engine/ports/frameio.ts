import type { Cancellation, CreatedAsset, HttpReply, NetworkFault } from '../../core/index.ts';
import type { NewAsset, Result } from '../../core/index.ts';
import type { ByteRange, FileFault, FileStamp } from './files.ts';

/** Frame.io as the engine sees it. Authorisation is the implementation's business. */
export interface FrameioPort {
  /**
   * Creates an asset. Not idempotent: when the outcome says `mayHaveBeenDone`, an asset may exist
   * that nobody knows the id of. A dead access token is renewed inside; the verdict `refresh` never
   * comes out, `pairAgain` does when renewal failed for good.
   */
  createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>>;
}

export interface PartToSend extends ByteRange {
  /** Presigned and opaque; a secret. */
  readonly url: string;
  readonly path: string;
  /** The file must still look like this before and after its bytes are read. */
  readonly stamp: FileStamp;
  readonly filetype: string;
  /** Ask before sending the body: after an unexplained reset, so that a refusal is not lost. */
  readonly expectContinue: boolean;
}

export interface PartReceipt {
  readonly kind: 'sent';
  /** Of the bytes that were sent, lower-case hex. */
  readonly md5: string;
  /** As the storage answered, without quotes; null when it named none. */
  readonly etag: string | null;
}

/** The way to the storage. */
export interface TransferPort {
  /**
   * PUTs one byte range. May be repeated: same bytes, same key. Sends no bearer token and nothing
   * unsigned. Gives up after 20 s without progress, never for being slow. Never throws.
   * @param onProgress bytes of this part handed to the network so far
   */
  putPart(
    part: PartToSend,
    onProgress: (sentBytes: number) => void,
    cancel: Cancellation,
  ): Promise<PartReceipt | HttpReply | NetworkFault | FileFault>;
}
