import { authErrorFault } from './auth-error.ts';
import { bandwidthFault } from './bandwidth.ts';
import { captivePortalFault } from './captive-portal.ts';
import { conflictFault } from './conflict.ts';
import { delayFault } from './delay.ts';
import { dripFault } from './drip.ts';
import { etagFault } from './etag.ts';
import { expiredUrlsFault } from './expired-urls.ts';
import type { Fault } from './fault.ts';
import { keepAliveCutFault } from './keep-alive-cut.ts';
import { oddReplyFault } from './odd-reply.ts';
import { outageFault } from './outage.ts';
import { rateLimitFault } from './rate-limit.ts';
import { redirectFault } from './redirect.ts';
import { resetFault } from './reset.ts';
import { socketDropFault } from './socket-drop.ts';
import { socketGarbageFault } from './socket-garbage.ts';
import { socketRefuseFault } from './socket-refuse.ts';
import { socketSilenceFault } from './socket-silence.ts';
import { stallFault } from './stall.ts';
import { statusFault } from './status.ts';
import { storageErrorFault } from './storage-error.ts';
import { strangeFieldsFault } from './strange-fields.ts';
import { truncateFault } from './truncate.ts';
import { wrongCertificateFault } from './wrong-certificate.ts';
import { wrongDateFault } from './wrong-date.ts';

/** Every fault there is. A new one is a file beside this and a line here. */
export const FAULTS: readonly Fault[] = [
  statusFault,
  resetFault,
  stallFault,
  bandwidthFault,
  delayFault,
  dripFault,
  truncateFault,
  keepAliveCutFault,
  outageFault,
  wrongCertificateFault,
  redirectFault,
  captivePortalFault,
  rateLimitFault,
  authErrorFault,
  conflictFault,
  oddReplyFault,
  strangeFieldsFault,
  wrongDateFault,
  storageErrorFault,
  expiredUrlsFault,
  etagFault,
  socketRefuseFault,
  socketDropFault,
  socketSilenceFault,
  socketGarbageFault,
];
