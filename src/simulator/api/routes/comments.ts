import { PATHS, commentRequest } from '../../../spec/index.ts';
import { jsonReply } from '../../http/reply.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import { commentBody } from '../comment-body.ts';
import { readDocumented } from '../documented-json.ts';
import { requireOwnAsset } from '../own-asset.ts';
import type { Route } from '../route.ts';

/** protocol.md §15.2. Whether the asset is complete does not matter: a comment may be first. */
export const commentsRoute: Route = {
  method: 'POST',
  paths: [PATHS.comments],
  async handle(exchange, { assetId = '' }) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    const asset = requireOwnAsset(exchange, device, assetId, 'comments on');
    const { text, timestamp } = await readDocumented(exchange, {
      request: commentRequest,
      what: 'a comment',
      section: '§15.2',
    });
    const comment = exchange.world.assets.comment(asset, text, timestamp ?? null);
    return jsonReply(200, commentBody(comment, asset, device));
  },
};
