import {
  createAssetRequest,
  createGrowingAssetRequest,
  identityRequest,
  parseCreatedAsset,
  parseGrowingAsset,
  parseIdentity,
  parseRequestedParts,
  requestPartsRequest,
  type ApiContext,
  type Cancellation,
  type CreatedAsset,
  type GrowingAsset,
  type NewAsset,
  type Outcome,
  type Result,
  type WantedParts,
} from '../../core/index.ts';
import type { FrameioPort } from '../../engine/index.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** An asset that was made on the one path need not be known on the other. */
const NOT_KNOWN_HERE: readonly Outcome['code'][] = ['unknown_operation', 'asset_gone'];

/** Frame.io for the engine: the protocol's requests, with the token of the pairing. */
export class Frameio implements FrameioPort {
  readonly #keeper: TokenKeeper;
  readonly #context: ApiContext;
  #legacyPath = false;

  constructor(keeper: TokenKeeper, context: ApiContext) {
    this.#keeper = keeper;
    this.#context = context;
  }

  async createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>> {
    return this.#onEitherPath(async (path) =>
      this.#keeper.call(
        'createAsset',
        (accessToken) => createAssetRequest(this.#context, accessToken, asset, path),
        parseCreatedAsset,
        cancel,
      ),
    );
  }

  async createGrowingAsset(
    asset: GrowingAsset,
    cancel: Cancellation,
  ): Promise<Result<{ readonly assetId: string }>> {
    return this.#onEitherPath(async (path) =>
      this.#keeper.call(
        'createAsset',
        (accessToken) => createGrowingAssetRequest(this.#context, accessToken, asset, path),
        parseGrowingAsset,
        cancel,
      ),
    );
  }

  async requestParts(
    wanted: WantedParts,
    cancel: Cancellation,
  ): Promise<Result<readonly string[]>> {
    return this.#onEitherPath(async (path) =>
      this.#keeper.call(
        'requestParts',
        (accessToken) => requestPartsRequest(this.#context, accessToken, wanted, path),
        (reply) => parseRequestedParts(reply, wanted.parts.length),
        cancel,
      ),
    );
  }

  async prove(cancel: Cancellation): Promise<Result<unknown>> {
    const request = (accessToken: string) => identityRequest(this.#context, accessToken);
    return this.#keeper.call('identity', request, parseIdentity, cancel);
  }

  /** An older Frame.io knows only the legacy paths: tried once, and remembered when they work (§0). */
  async #onEitherPath<T>(
    call: (path: { legacyPath: boolean }) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const first = await call({ legacyPath: this.#legacyPath });
    const unknown = !first.ok && NOT_KNOWN_HERE.includes(first.outcome.code);
    if (!unknown || this.#legacyPath) return first;
    const second = await call({ legacyPath: true });
    this.#legacyPath = second.ok;
    return second;
  }
}
