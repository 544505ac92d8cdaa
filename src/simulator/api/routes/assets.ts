import { PATHS } from '../../../spec/index.ts';
import { Refusal, type Reply, channelPaused, jsonReply, notFound } from '../../http/reply.ts';
import type { UrlSigner } from '../../storage/upload-url.ts';
import type { NewAsset } from '../../world/asset-book.ts';
import type { Channel } from '../../world/channel-set.ts';
import type { Device } from '../../world/device.ts';
import { dateFolder } from '../../world/time.ts';
import { assetBody } from '../asset-body.ts';
import { type AssetRequest, readAssetRequest } from '../asset-request.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import type { Exchange } from '../exchange.ts';
import type { Route } from '../route.ts';

/** protocol.md §11.1 and §13.1; the legacy address works the same. */
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
  const { assets, project } = exchange.world;
  const channel = requireChannel(exchange, device, request.channel);
  const versionOf = request.auto_version_id ?? null;
  // Undocumented, and our choice: any asset of the project can have a next version.
  if (versionOf !== null && assets.find(versionOf) === undefined) {
    throw notFound('The project has no asset of this auto_version_id');
  }
  const capturedMs = capturedAt(exchange, request);
  if (device.pauses.covers(capturedMs)) throw new Refusal(channelPaused());
  const asset = assets.create({
    name: request.name,
    filetype: request.filetype,
    channel: request.channel,
    offsetSeconds: request.offset,
    deviceId: device.id,
    folder: folderOf(channel, device, capturedMs),
    versionOf,
    content: contentOf(exchange, request),
  });
  // §13.1: short, and the URLs are asked for part by part.
  if (request.mode === 'growing') return jsonReply(200, { id: asset.id, name: asset.name });
  return jsonReply(200, assetBody(asset, device, project, signer.uploadUrls(asset, project.id)));
}

/** §14: uploads name a channel by its index. @throws Refusal 404 */
function requireChannel(exchange: Exchange, device: Device, index: number): Channel {
  const channel = device.channels.byIndex(index);
  if (channel !== undefined) return channel;
  exchange.violate(null, `uploads on channel ${index}, which it does not have (§14)`);
  throw notFound('The device has no channel of this index');
}

/** §11.5: by the day of the capture, where the device is, and by what the channel collects. */
function folderOf({ assetType }: Channel, device: Device, capturedMs: number): string {
  const date = dateFolder(capturedMs, device.timezone);
  // A name is one folder, whatever a person wrote into it.
  const name = device.name.replaceAll('/', '_');
  return `Cloud_Devices/${date}/${assetType.toUpperCase()}/${name}`;
}

function contentOf({ world }: Exchange, request: AssetRequest): NewAsset['content'] {
  if (request.mode === 'growing') return { mode: 'growing', nameIsOpen: request.nameIsOpen };
  const { filesize, parts } = request;
  const partCount = parts ?? urlCount(world.settings.urlsPerAsset(filesize));
  return { mode: 'finished', sizeBytes: filesize, partCount };
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

function urlCount(count: number): number {
  return Math.max(1, Math.trunc(count));
}
