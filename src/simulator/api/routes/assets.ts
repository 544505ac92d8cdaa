import { CHANNEL_PAUSED, PATHS } from '../../../spec/index.ts';
import { Refusal, type Reply, detailedError, jsonReply } from '../../http/reply.ts';
import type { UrlSigner } from '../../storage/upload-url.ts';
import type { Device } from '../../world/device.ts';
import { dateFolder } from '../../world/time.ts';
import { assetBody } from '../asset-body.ts';
import { type AssetRequest, readAssetRequest } from '../asset-request.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import type { Exchange } from '../exchange.ts';
import type { Route } from '../route.ts';

/** protocol.md §11.1; the legacy address works the same. */
export function assetsRoute(signer: UrlSigner): Route {
  return {
    method: 'POST',
    paths: [PATHS.assets, PATHS.assetsLegacy],
    async handle(exchange) {
      const { device, pair } = requireBearer(exchange);
      expectIdentified(exchange, pair);
      const request = await readAssetRequest(exchange);
      return createAsset(exchange, device, request, signer);
    },
  };
}

function createAsset(
  exchange: Exchange,
  device: Device,
  request: AssetRequest,
  signer: UrlSigner,
): Reply {
  const { assets, project, settings } = exchange.world;
  if (request.channel !== 0) {
    throw new Refusal(detailedError(404, 'Not Found', 'The device has no channel of this index'));
  }
  const capturedMs = capturedAt(exchange, request);
  if (device.pauses.covers(capturedMs)) throw new Refusal(channelPaused());
  const asset = assets.create({
    name: request.name,
    filetype: request.filetype,
    sizeBytes: request.filesize,
    channel: request.channel,
    offsetSeconds: request.offset,
    deviceId: device.id,
    // §11.5: by the day of the capture, where the device is.
    folder: `Cloud_Devices/${dateFolder(capturedMs, device.timezone)}/VIDEO/${device.name}`,
    partCount: request.parts ?? urlCount(settings.urlsPerAsset(request.filesize)),
  });
  return jsonReply(200, assetBody(asset, device, project, signer.uploadUrls(asset, project.id)));
}

/**
 * §12.2: now minus the age. A negative offset is an offence, noted with the request, and read as the age
 * the reference's example means by it (§20, 8).
 */
function capturedAt(exchange: Exchange, request: AssetRequest): number {
  const capturedMs = exchange.world.settings.now() - Math.abs(request.offset) * 1000;
  if (capturedMs >= 0) return capturedMs;
  exchange.violate('upload.date', 'says the media was made before 1970 (§12.2)');
  return 0;
}

/** §12.3, word for word. */
function channelPaused(): Reply {
  const detail = "The channel you're uploading from is currently paused.";
  return detailedError(409, CHANNEL_PAUSED, detail);
}

function urlCount(count: number): number {
  return Math.max(1, Math.trunc(count));
}
