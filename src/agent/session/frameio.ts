import {
  createAssetRequest,
  parseCreatedAsset,
  type ApiContext,
  type Cancellation,
  type CreatedAsset,
  type NewAsset,
  type Result,
} from '../../core/index.ts';
import type { FrameioPort } from '../../engine/index.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** Frame.io for the engine: the protocol's requests, with the token of the pairing. */
export class Frameio implements FrameioPort {
  readonly #keeper: TokenKeeper;
  readonly #context: ApiContext;
  #legacyPath = false;

  constructor(keeper: TokenKeeper, context: ApiContext) {
    this.#keeper = keeper;
    this.#context = context;
  }

  /** An older Frame.io knows only the legacy path: tried once, and remembered when it works (§0). */
  async createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>> {
    const first = await this.#create(asset, this.#legacyPath, cancel);
    const unknown = !first.ok && first.outcome.code === 'unknown_operation';
    if (!unknown || this.#legacyPath) return first;
    const second = await this.#create(asset, true, cancel);
    this.#legacyPath = second.ok;
    return second;
  }

  async #create(
    asset: NewAsset,
    legacyPath: boolean,
    cancel: Cancellation,
  ): Promise<Result<CreatedAsset>> {
    return this.#keeper.call(
      'createAsset',
      (accessToken) => createAssetRequest(this.#context, accessToken, asset, { legacyPath }),
      parseCreatedAsset,
      cancel,
    );
  }
}
