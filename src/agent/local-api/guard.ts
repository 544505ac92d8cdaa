import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/**
 * Lets in only who was given the link: by access token, once, then by cookie. A page elsewhere that
 * makes its name point here (DNS rebinding) fails at the Host header.
 * @param token the access token of this run
 * @param hosts the Host headers that mean us
 */
export function guard(token: string, hosts: () => readonly string[]): MiddlewareHandler {
  // Cookies know no ports: two devices on one machine must not log each other out.
  const cookie = `dailies-${createHash('sha256').update(token).digest('hex').slice(0, 12)}`;
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    if (!hosts().includes(context.req.header('host') ?? '')) {
      return context.text('This address is not served here.', 421);
    }
    const url = new URL(context.req.url);
    const offered = url.searchParams.get('token');
    if (offered !== null && same(offered, token) && context.req.method === 'GET') {
      // Lax, so that a link to this page works from another one; nothing here changes by being read.
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Lax', path: '/' });
      url.searchParams.delete('token');
      return context.redirect(url.pathname + url.search, 303);
    }
    const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (!same(bearer ?? getCookie(context, cookie) ?? '', token)) {
      return context.text('Open the link that dailies shows in the terminal.', 401);
    }
    return next();
  };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
