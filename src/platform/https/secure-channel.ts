import { createSecureContext, type SecureContext } from 'node:tls';

/** What every connection of this program is opened with: no other way to one exists. */
export interface SecureChannel {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: true;
}

/**
 * The one place where it is decided whom to trust. Certificates are verified whatever the environment says:
 * `NODE_TLS_REJECT_UNAUTHORIZED` is for who does not care.
 * @param ca PEM certificates; see `trustAnchors`
 */
export function secureChannel(ca: readonly string[]): SecureChannel {
  // Not as `ca`: 200 KB of text would be read for each connection, and joined to the name of each.
  return { secureContext: createSecureContext({ ca: [...ca] }), rejectUnauthorized: true };
}
