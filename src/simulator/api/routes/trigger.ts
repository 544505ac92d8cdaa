import { PATHS } from '../../../spec/index.ts';
import { badRequest, noContent } from '../../http/reply.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import type { Exchange } from '../exchange.ts';
import { requireOwnChannel } from '../own-channel.ts';
import type { Route } from '../route.ts';
import { readPress } from '../trigger-request.ts';

/**
 * protocol.md §15.1: a logging button was pressed. Which inputs a channel has is set up at Frame.io;
 * undocumented, and our choice: every channel has every input.
 */
export const triggerRoute: Route = {
  method: 'POST',
  paths: [PATHS.trigger],
  async handle(exchange, { channelId = '', inputIndex = '' }) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    const channel = requireOwnChannel(exchange, device, channelId, 'triggers an input of');
    const index = readIndex(exchange, inputIndex);
    const press = await readPress(exchange);
    exchange.world.markers.add({
      deviceId: device.id,
      channelId: channel.id,
      inputIndex: index,
      ...press,
    });
    return noContent();
  },
};

function readIndex(exchange: Exchange, segment: string): number {
  if (/^\d{1,6}$/.test(segment)) return Number(segment);
  exchange.violate(null, 'triggers an input whose index is no whole number from 0 (§15.1)');
  throw badRequest('The input index must be a whole number from 0');
}
