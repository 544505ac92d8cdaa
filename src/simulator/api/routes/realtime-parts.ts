import { PARTS_MAX_COUNT, PATHS, realtimePartsRequest } from '../../../spec/index.ts';
import { badRequest, jsonReply, notFound } from '../../http/reply.ts';
import type { UrlSigner } from '../../storage/upload-url.ts';
import type { Asset } from '../../world/asset.ts';
import { type WantedParts, grow } from '../../world/growth.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import { readDocumented } from '../documented-json.ts';
import type { Exchange } from '../exchange.ts';
import { requireOwnAsset } from '../own-asset.ts';
import type { Route } from '../route.ts';

/** Fits a request for every part an asset may have. */
const BODY_LIMIT_BYTES = PARTS_MAX_COUNT * 100;

/**
 * protocol.md §13.2; the twin that is no device's works the same. Undocumented, and our choices: URLs are
 * given while the device is paused (§10.4: what runs goes on), but not for an asset that is complete or
 * older than its URLs may live.
 */
export function realtimePartsRoute(signer: UrlSigner): Route {
  return {
    method: 'POST',
    paths: [PATHS.realtimeParts, PATHS.realtimePartsLegacy],
    async handle(exchange, { assetId = '' }) {
      const { device, pair } = requireBearer(exchange);
      expectIdentified(exchange, pair);
      const asset = requireOwnAsset(exchange, device, assetId, 'asks for parts of');
      if (asset.growth === null) {
        exchange.violate(null, 'asks for parts of an asset that is no real-time upload (§13.2)');
        throw notFound('The asset is no real-time upload');
      }
      const wanted = await readWanted(exchange);
      growAsset(exchange, asset, wanted);
      const byNumber = new Map(asset.parts.map((part) => [part.number, part]));
      const parts = wanted.parts.flatMap(({ number }) => byNumber.get(number) ?? []);
      const urls = signer.uploadUrls(asset, exchange.world.project.id, parts);
      return jsonReply(200, { upload_urls: urls });
    },
  };
}

async function readWanted(exchange: Exchange): Promise<WantedParts> {
  const { parts, asset_filesize, asset_name } = await readDocumented(exchange, {
    request: realtimePartsRequest,
    what: 'a request for parts',
    section: '§13.2',
    limitBytes: BODY_LIMIT_BYTES,
  });
  return {
    parts: parts.map(({ number, size, is_final }) => ({
      number,
      sizeBytes: size,
      isFinal: is_final,
    })),
    filesizeBytes: asset_filesize ?? null,
    name: asset_name ?? null,
  };
}

/** @throws Refusal 400 */
function growAsset(exchange: Exchange, asset: Asset, wanted: WantedParts): void {
  const { state, parts, sizeBytes, growth } = asset;
  if (state.kind === 'failed') throw badRequest(`The upload has failed. ${state.reason}`);
  if (state.kind !== 'created') throw badRequest('The upload is complete');
  const grown = grow({ parts, sizeBytes, finalNumber: growth?.finalNumber ?? null }, wanted);
  if (grown.kind === 'contradictory') {
    exchange.violate(null, `sent a request for parts that cannot be: ${grown.why} (§13.2)`);
    throw badRequest(`parts: ${grown.why}`);
  }
  exchange.world.assets.grow(asset, grown, wanted.name, exchange.call);
}
