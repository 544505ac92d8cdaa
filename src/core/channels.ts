import { PATHS, channelReply } from '../spec/index.ts';
import type { HttpReply, HttpRequest } from './http.ts';
import { parseDone, parseSuccess } from './reply.ts';
import { apiRequest, fillPath, type ApiContext } from './request.ts';

/** A collector of data under a device: an input, a sub-device without internet of its own (§14). */
export interface Channel {
  readonly channelId: string;
  /** What an upload names as its `channel`; the first is 0. Null when Frame.io named none that can be sent. */
  readonly index: number | null;
  readonly name: string | null;
  /** May log markers in real time (§15.1). */
  readonly canLog: boolean;
}

function toChannel(body: {
  readonly id: string;
  readonly external_index?: number | string | null | undefined;
  readonly name?: string | null | undefined;
  readonly real_time_logging_capable?: boolean | null | undefined;
}): Channel {
  const index = Number(body.external_index ?? NaN);
  return {
    channelId: body.id,
    index: Number.isSafeInteger(index) && index >= 0 ? index : null,
    name: body.name ?? null,
    canLog: body.real_time_logging_capable ?? false,
  };
}

/** The channels of a `devices/me`, as far as they can be read. */
export function readChannels(entries: readonly unknown[]): Channel[] {
  return entries.flatMap((entry) => {
    const channel = channelReply.safeParse(entry);
    return channel.success ? [toChannel(channel.data)] : [];
  });
}

/** A sub-device that is to become a channel. */
export interface NewChannel {
  /** Of the sub-device; never the client id of the device it hangs on (§5). */
  readonly clientId: string;
  /** Its device model, agreed with Frame.io beforehand. */
  readonly deviceModelId: string;
}

/** Connects a sub-device as a channel of this device (§14). */
export function connectChannelRequest(
  context: ApiContext,
  accessToken: string,
  channel: NewChannel,
): HttpRequest {
  const value = { client_id: channel.clientId, device_model_id: channel.deviceModelId };
  return apiRequest(context, 'POST', PATHS.channels, {
    accessToken,
    body: { kind: 'json', value },
  });
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseConnectChannel(reply: HttpReply): Channel {
  return toChannel(parseSuccess('the connection of the channel', channelReply, reply));
}

/** Ends one channel; 404 when there is none of this id (§14). */
export function disconnectChannelRequest(
  context: ApiContext,
  accessToken: string,
  channelId: string,
): HttpRequest {
  const path = fillPath(PATHS.channelDisconnect, { channelId });
  return apiRequest(context, 'POST', path, { accessToken });
}

/** Ends all channels of this device (§14). */
export function disconnectAllChannelsRequest(
  context: ApiContext,
  accessToken: string,
): HttpRequest {
  return apiRequest(context, 'POST', PATHS.channelsDisconnect, { accessToken });
}

/** For one and for all. @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseDisconnectChannel(reply: HttpReply): void {
  parseDone('the end of the channel', reply);
}
