import { DailiesError } from '../../core/index.ts';

/** A way out that the operator names: it carries tunnels, and sees where they go and nothing else. */
export interface Proxy {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** It is itself spoken to in TLS. */
  readonly isSecure: boolean;
  /** Its own credentials as `Proxy-Authorization` wants them; null: none are needed. */
  readonly authorization: string | null;
  /** What is called without it; see {@link isExempt}. */
  readonly exempt: readonly string[];
}

/**
 * Reads what `HTTPS_PROXY` and `NO_PROXY` hold. What is wrong is told without any of it: it may hold a password.
 * @throws DailiesError `bad_proxy`
 */
export function parseProxy(text: string, noProxy = ''): Proxy {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new DailiesError('bad_proxy', 'The proxy is not given as http://HOST:PORT');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new DailiesError('bad_proxy', 'The address of the proxy has more to it than HOST:PORT');
  }
  const isSecure = url.protocol === 'https:';
  return {
    host: withoutBrackets(url.hostname),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    isSecure,
    authorization: url.username === '' && url.password === '' ? null : basic(url),
    exempt: noProxy
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((entry) => entry !== ''),
  };
}

/** For people: never the credentials. */
export const proxyLabel = ({ host, port }: Proxy): string => authorityOf(host, port);

/** `HOST:PORT` as URLs and CONNECT have it. */
export const authorityOf = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** As curl and Go read it: a name stands for itself and all below it, `.name` only for these. */
export function isExempt({ exempt }: Proxy, host: string, port: number): boolean {
  const name = host.toLowerCase();
  return exempt.some((entry) => {
    const [, pattern = entry, only] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    const suffix = withoutBrackets(pattern).replace(/^\*(?=\.)/, '');
    if (suffix === '*' || suffix === name) return true;
    return name.endsWith(suffix.startsWith('.') ? suffix : `.${suffix}`);
  });
}

function basic({ username, password }: URL): string {
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  } catch {
    throw new DailiesError('bad_proxy', "The proxy's name or password is not percent-encoded");
  }
}
