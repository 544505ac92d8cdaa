import { parseTriggerInput, triggerInputRequest, type Identity, type Marker } from 'dailies/core';
import { valueOf, type Session } from './session.ts';

/**
 * Presses the first logging button of the first channel that has one: Frame.io turns it into a comment
 * on every clip of the day whose timecode the marker falls into.
 */
export async function logMarker(
  session: Session,
  identity: Identity,
  marker: Marker,
): Promise<void> {
  const channel = identity.channels.find(({ canLog }) => canLog) ?? identity.channels[0];
  if (channel === undefined) throw new Error('the device has no channel');
  const input = { channelId: channel.channelId, inputIndex: 0 };
  const build = (accessToken: string) =>
    triggerInputRequest(session.device.context, accessToken, input, marker);
  valueOf(await session.call('triggerInput', build, parseTriggerInput));
}
