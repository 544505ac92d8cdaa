import {
  parseTriggerInput,
  readExchange,
  triggerInputRequest,
  type Identity,
  type Marker,
} from 'dailies/core';
import type { Device } from './device.ts';

/**
 * Presses the first logging button of the first channel that has one: Frame.io turns it into a comment
 * on every clip of the day whose timecode the marker falls into.
 */
export async function logMarker(
  { http, context }: Device,
  accessToken: string,
  identity: Identity,
  marker: Marker,
): Promise<void> {
  const channel = identity.channels.find(({ canLog }) => canLog) ?? identity.channels[0];
  if (channel === undefined) throw new Error('the device has no channel');
  const input = { channelId: channel.channelId, inputIndex: 0 };
  const exchange = await http.send(triggerInputRequest(context, accessToken, input, marker));
  const logged = readExchange('triggerInput', exchange, parseTriggerInput);
  if (!logged.ok) throw new Error(logged.outcome.message);
}
