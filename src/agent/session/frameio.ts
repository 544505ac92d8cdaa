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

  constructor(keeper: TokenKeeper, context: ApiContext) {
    this.#keeper = keeper;
    this.#context = context;
  }

  async createAsset(asset: NewAsset, cancel: Cancellation): Promise<Result<CreatedAsset>> {
    return this.#keeper.call(
      'createAsset',
      (accessToken) => createAssetRequest(this.#context, accessToken, asset),
      parseCreatedAsset,
      cancel,
    );
  }
}
