import type { NetworkFault, NetworkFaultReason } from '../../core/index.ts';

/** Codes of Node, OpenSSL and undici, by what they mean. */
const REASONS: Readonly<Record<string, NetworkFaultReason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  // The port answers, but not in TLS: something else listens there.
  EPROTO: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connectTimeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  NETWORK_MOVED: 'reset',
  UND_ERR_ABORTED: 'cancelled',
  ABORT_ERR: 'cancelled',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  PROXY_REFUSED: 'proxy',
  HOSTNAME_MISMATCH: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

/** What ends a conversation means something else before there was one: nobody has lost an answer. */
const MET_CONNECTING: Partial<Record<NetworkFaultReason, NetworkFaultReason>> = {
  reset: 'unreachable',
  timeout: 'connectTimeout',
};

interface SystemError {
  readonly code?: string;
  readonly syscall?: string;
  readonly errors?: readonly SystemError[];
  readonly cause?: SystemError;
  readonly connecting?: boolean;
  /** `HOST:PORT` of the proxy with which it went wrong. */
  readonly proxy?: string;
  /** What is known better than by its code. */
  readonly said?: string;
}

/** Says of a fault that it came before the connection stood: no request can have gone through it. */
export const whileConnecting = (error: object): object =>
  Object.assign(error, { connecting: true });

/** Reads a failed exchange. `host` is what was called; nothing else of the URL may be told. */
export function networkFault(error: unknown, host: string): NetworkFault {
  const { connecting = false, proxy, said } = error as SystemError;
  const found = deepest(error as SystemError);
  const code = found.code ?? 'unknown';
  const met = reasonOf(code, found.syscall);
  const reason = connecting ? (MET_CONNECTING[met] ?? met) : met;
  if (reason === 'proxy') return { kind: 'network', reason, detail: `The proxy ${proxy} ${said}` };
  const who = proxy === undefined ? host : `the proxy ${proxy}`;
  return { kind: 'network', reason, detail: `${who}: ${said ?? `${WORDS[reason]} (${code})`}` };
}

/** What ends a connection of a network that this machine has left. */
export const networkMoved = (): Error =>
  Object.assign(new Error('moved'), {
    code: 'NETWORK_MOVED',
    said: 'this machine has left the network that the connection was made on',
  });

export const isNetworkMoved = (error: object): boolean => deepest(error).code === 'NETWORK_MOVED';

export function isCertificateFault(error: unknown): boolean {
  const { code = '', syscall } = error as SystemError;
  return reasonOf(code, syscall) === 'certificate';
}

/** Connecting to several addresses fails with one error for each; libraries wrap the cause. */
function deepest(error: SystemError): SystemError {
  if (error.errors?.[0] !== undefined) return deepest(error.errors[0]);
  if (error.cause?.code !== undefined && !(error.code ?? '').startsWith('UND_ERR_CONNECT')) {
    return deepest(error.cause);
  }
  return error;
}

function reasonOf(code: string, syscall: string | undefined): NetworkFaultReason {
  if (code === 'ETIMEDOUT' && syscall === 'connect') return 'connectTimeout';
  if (/^(CERT_|CRL_)/.test(code)) return 'certificate';
  if (/^ERR_(SSL|TLS)_/.test(code) && REASONS[code] === undefined) return 'unreachable';
  return REASONS[code] ?? 'other';
}

const WORDS: Readonly<Record<NetworkFaultReason, string>> = {
  dns: 'its name cannot be resolved',
  refused: 'nothing listens there',
  unreachable: 'there is no way to it',
  connectTimeout: 'it does not answer',
  timeout: 'it stopped answering',
  reset: 'the connection broke',
  certificate:
    'its certificate is not trusted here; the clock, an intercepting proxy or a missing CA file',
  proxy: 'the proxy refuses',
  cancelled: 'cancelled',
  other: 'the call failed',
};
