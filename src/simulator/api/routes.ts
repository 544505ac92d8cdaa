import type { UrlSigner } from '../storage/upload-url.ts';
import type { Route } from './route.ts';
import { assetsRoute } from './routes/assets.ts';
import {
  connectChannelRoute,
  disconnectChannelRoute,
  disconnectChannelsRoute,
} from './routes/channels.ts';
import { commentsRoute } from './routes/comments.ts';
import { deviceCodeRoute } from './routes/device-code.ts';
import { healthRoute } from './routes/health.ts';
import { heartbeatRoute } from './routes/heartbeat.ts';
import { identityRoute } from './routes/identity.ts';
import { realtimePartsRoute } from './routes/realtime-parts.ts';
import { revokeRoute } from './routes/revoke.ts';
import { socketRoute } from './routes/socket.ts';
import { tokenRoute } from './routes/token.ts';
import { triggerRoute } from './routes/trigger.ts';

export interface Addresses {
  /** Where a person authorises a device; known once the server listens. */
  readonly pairingUrl: () => string;
  readonly signer: UrlSigner;
}

/** Everything the API serves over plain requests. A new operation is a file under `routes/` and a line here. */
export function apiRoutes({ pairingUrl, signer }: Addresses): readonly Route[] {
  return [
    healthRoute,
    deviceCodeRoute(pairingUrl),
    tokenRoute,
    revokeRoute,
    identityRoute,
    heartbeatRoute,
    socketRoute,
    assetsRoute(signer),
    realtimePartsRoute(signer),
    commentsRoute,
    connectChannelRoute,
    disconnectChannelRoute,
    disconnectChannelsRoute,
    triggerRoute,
  ];
}
