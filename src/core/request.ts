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

/** `https:` and a host: the only URLs that are ever called. */
export function isHttps(url: string): boolean {
  return /^https:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._~%-]+)(:\d+)?([/?#]|$)/i.test(url);
}

/** @throws DailiesError `insecure_url` for anything but `https:` (checklist: http.https-only). */
export function requireHttps(url: string): string {
  if (!isHttps(url)) {
    throw new DailiesError('insecure_url', `Only https: is allowed, not ${describeUrl(url)}`);
  }
  return url;
}

/** A URL without what may be secret in it: user, password, query and fragment. */
export function describeUrl(url: string): string {
  const bare = url.replace(/[?#].*$/s, '');
  // Whatever stands before an `@` of the host part may be a password, however the URL is written.
  const [, scheme = '', rest = ''] =
    /^(\s*[a-z][a-z0-9+.-]*:[/\\]*|\s*[/\\]*)(.*)$/is.exec(bare) ?? [];
  const hostEnd = rest.search(/[/\\]/);
  const host = hostEnd < 0 ? rest : rest.slice(0, hostEnd);
  const bareHost = host.slice(host.lastIndexOf('@') + 1);
  // What follows a colon is a port, or something that had better not be told.
  const told = bareHost.startsWith('[') ? bareHost : bareHost.replace(/:(?!\d*$).*$/s, '');
  return scheme + told + (hostEnd < 0 ? '' : rest.slice(hostEnd));
}

/**
 * A path with its `{name}`s filled in, each as one segment whatever it holds.
 * @throws RangeError for an empty or dotted segment, which would name another resource, and for half a
 * character (a lone surrogate), which no path can hold
 */
export function fillPath(
  template: string,
  segments: Readonly<Record<string, string | number>>,
): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const segment = String(segments[name] ?? '');
    if (/^\.{0,2}$/.test(segment) || !segment.isWellFormed()) {
      throw new RangeError(`${name} cannot be part of a path`);
    }
    return encodeURIComponent(segment);
  });
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
