import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Simulator } from '../../simulator/index.ts';
import { GRANT_TYPES, HEADERS, PATHS } from '../../spec/index.ts';
import type { LeakedToken } from '../evidence.ts';

/** protocol.md §8.2: a JWT in practice. Nothing else on a screen has this form. */
const ACCESS_TOKEN = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;
/** A refresh token is a UUID, as the ids of assets are, which may be shown. */
const UUID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/**
 * Looks for tokens on a screen. The simulator tells nobody its tokens; so each UUID is offered to it as
 * the refresh token of a stranger: one it has never issued is an `invalid_request`, one it has issued to
 * somebody else an `invalid_client`.
 */
export async function findTokens(
  screen: string,
  frameio: Pick<Simulator, 'apiUrl' | 'caPem' | 'clientSecret'>,
): Promise<readonly LeakedToken[]> {
  const found: LeakedToken[] = matches(screen, ACCESS_TOKEN).map((text) => ({
    kind: 'access token',
    text,
  }));
  for (const text of matches(screen, UUID)) {
    if (await wasIssued(text, frameio)) found.push({ kind: 'refresh token', text });
  }
  return found;
}

function matches(screen: string, pattern: RegExp): readonly string[] {
  return [...new Set(Array.from(screen.matchAll(pattern), ([text]) => text))];
}

async function wasIssued(
  refreshToken: string,
  { apiUrl, caPem, clientSecret }: Pick<Simulator, 'apiUrl' | 'caPem' | 'clientSecret'>,
): Promise<boolean> {
  const form = new FormData();
  form.set('client_id', 'certification-kit');
  form.set('client_secret', clientSecret);
  form.set('grant_type', GRANT_TYPES.refreshToken);
  form.set('refresh_token', refreshToken.toLowerCase());
  const encoded = new Response(form);
  const post = request(apiUrl + PATHS.token, {
    method: 'POST',
    ca: caPem,
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      [HEADERS.clientVersion]: '1.0.0',
    },
  });
  post.end(Buffer.from(await encoded.arrayBuffer()));
  const [reply] = (await once(post, 'response')) as [IncomingMessage];
  const { error } = (await json(reply)) as { error?: unknown };
  if (error === 'invalid_client') return true;
  if (error === 'invalid_request') return false;
  throw new Error(`The simulator answered a probe for tokens with ${reply.statusCode}.`);
}
