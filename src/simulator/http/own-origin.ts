import type { IncomingHttpHeaders } from 'node:http';

/**
 * Pages of other sites run in the same browser as ours and can reach loopback. Three checks keep them out
 * of the page and its acts: the Host must be one of ours (a foreign name
 * that resolves to 127.0.0.1 is not), and an act must not come from another origin.
 */
export function isOwnVisit(method: string, headers: IncomingHttpHeaders, port: number): boolean {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host ?? '')) return false;
  if (method === 'GET' || method === 'HEAD') return true;
  const { origin } = headers;
  if (origin !== undefined) return hosts.some((host) => origin === `https://${host}`);
  // No browser: nothing to protect against. A browser that hides the origin still says where it stands.
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}
