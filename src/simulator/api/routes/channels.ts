import { CHANNELS_MAX_COUNT, PATHS, channelRequest } from '../../../spec/index.ts';
import { badRequest, jsonReply, noContent, notFound } from '../../http/reply.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import { channelBody } from '../channel-body.ts';
import { readDocumented } from '../documented-json.ts';
import type { Exchange } from '../exchange.ts';
import { expectNoBody } from '../json-body.ts';
import { requireOwnChannel } from '../own-channel.ts';
import type { Route } from '../route.ts';

/** protocol.md §14: a sub-device joins; the reference's sample has it at `…/connect`. */
export const connectChannelRoute: Route = {
  method: 'POST',
  paths: [PATHS.channels, PATHS.channelsConnect],
  async handle(exchange) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    const { client_id: clientId, device_model_id: modelId } = await readDocumented(exchange, {
      request: channelRequest,
      what: 'a channel',
      section: '§14',
    });
    if (clientId === device.clientId) {
      exchange.violate(null, 'connects itself as its own channel (§14)');
    }
    const { devices, project, settings } = exchange.world;
    const channel = devices.connectChannel(device, clientId, assetTypeOf(exchange, modelId));
    if (channel === null) {
      exchange.violate(null, `connects more than ${CHANNELS_MAX_COUNT} channels (§10.1)`);
      throw badRequest(`A device has at most ${CHANNELS_MAX_COUNT} channels`);
    }
    return jsonReply(200, channelBody(channel, device, project.id, settings.now()));
  },
};

/** §14. The device's own channel stays: to a device it is none that could be disconnected. */
export const disconnectChannelRoute: Route = {
  method: 'POST',
  paths: [PATHS.channelDisconnect],
  async handle(exchange, { channelId = '' }) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    await expectNoBody(exchange);
    const channel = requireOwnChannel(exchange, device, channelId, 'disconnects');
    if (channel.externalIndex === 0) {
      throw notFound("The device's own channel cannot be disconnected");
    }
    exchange.world.devices.disconnectChannels(device, [channel]);
    return noContent();
  },
};

/** §14: all but the device's own. */
export const disconnectChannelsRoute: Route = {
  method: 'POST',
  paths: [PATHS.channelsDisconnect],
  async handle(exchange) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    await expectNoBody(exchange);
    exchange.world.devices.disconnectChannels(device, device.channels.connected());
    return noContent();
  },
};

function assetTypeOf({ world }: Exchange, modelId: string) {
  const { deviceModels } = world.settings;
  return (Object.hasOwn(deviceModels, modelId) ? deviceModels[modelId] : null) ?? 'video';
}
