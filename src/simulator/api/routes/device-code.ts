import { z } from 'zod';
import { PATHS, SCOPE, deviceCodeRequest } from '../../../spec/index.ts';
import { jsonReply } from '../../http/reply.ts';
import { deviceName } from '../../world/device.ts';
import { requireClientSecret } from '../client-secret.ts';
import type { Exchange } from '../exchange.ts';
import { readForm, wantsLinkPairing } from '../form.ts';
import type { Route } from '../route.ts';

/** protocol.md §8.1: neither is allowed as a client id, nor in one. */
const EMAIL = /\S@[^@\s]+\.[^@\s]/;
const MAC_ADDRESS = /\b(([0-9a-f]{2}[:-]){5}[0-9a-f]{2}|([0-9a-f]{4}\.){2}[0-9a-f]{4})\b/i;
/** Without separators; digits alone are more likely a serial number. */
const BARE_MAC_ADDRESS = /^(?!\d+$)[0-9a-f]{12}$/i;

/** Space-delimited (§8.1): whether the order of the two matters is open (question 9). */
const REVERSED_SCOPE = SCOPE.split(' ').toReversed().join(' ');
const codeRequest = deviceCodeRequest.extend({ scope: z.enum([SCOPE, REVERSED_SCOPE]) });

export function deviceCodeRoute(pairingUrl: () => string): Route {
  return {
    method: 'POST',
    paths: [PATHS.deviceCode],
    async handle(exchange) {
      const form = await readForm(exchange, codeRequest);
      requireClientSecret(exchange, form.client_secret);
      const { world } = exchange;
      const known = world.devices.byClient(form.client_id);
      if (known !== undefined) exchange.belongsTo(known);
      examineClientId(exchange, form.client_id);
      const code = world.codes.issue(form.client_id);
      const link = pairingUrl();
      return jsonReply(200, {
        device_code: code.deviceCode,
        user_code: code.userCode,
        expires_in: world.settings.codeLifeSeconds,
        interval: world.settings.pollIntervalSeconds,
        name: deviceName(form.client_id),
        ...(wantsLinkPairing(exchange) && {
          verification_uri: link,
          verification_uri_complete: `${link}?code=${code.userCode}`,
        }),
      });
    },
  };
}

function examineClientId(exchange: Exchange, clientId: string): void {
  if (EMAIL.test(clientId)) exchange.violate(null, 'uses an e-mail address as client_id (§8.1)');
  if (MAC_ADDRESS.test(clientId) || BARE_MAC_ADDRESS.test(clientId)) {
    exchange.violate(null, 'uses a MAC address as client_id (§8.1)');
  }
}
