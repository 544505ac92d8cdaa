import { HEADERS } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import type { HttpRequest, RequestBody } from './http.ts';

/** Where to and as whom: what every API call needs. */
export interface ApiContext {
  /** Scheme and host without a slash at the end, e.g. `https://api.frame.io`. */
  readonly apiUrl: string;
  /** Valid SemVer; sent as `x-client-version` in every call (protocol.md §7). */
  readonly clientVersion: string;
}

/** @throws DailiesError `insecure_url` for anything but `https:` (checklist: http.https-only). */
export function requireHttps(url: string): string {
  if (!/^https:\/\/[^/]/i.test(url)) {
    throw new DailiesError('insecure_url', `Only https: is allowed, not ${describeUrl(url)}`);
  }
  return url;
}

/** A URL without what may be secret in it: user, password, query and fragment. */
export function describeUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

export function apiRequest(
  context: ApiContext,
  method: HttpRequest['method'],
  path: string,
  options: {
    accessToken?: string;
    headers?: Readonly<Record<string, string>>;
    body?: RequestBody;
  } = {},
): HttpRequest {
  return {
    method,
    url: requireHttps(context.apiUrl) + path,
    headers: {
      accept: 'application/json',
      [HEADERS.clientVersion]: context.clientVersion,
      ...(options.accessToken === undefined
        ? {}
        : { authorization: `Bearer ${options.accessToken}` }),
      ...options.headers,
    },
    body: options.body ?? { kind: 'none' },
  };
}
