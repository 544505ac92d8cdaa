import type { NetworkFault, NetworkFaultReason } from 'dailies/core';

/** Codes of Node.js and of undici, its `fetch`; another runtime has its own. */
const REASONS: readonly (readonly [codes: RegExp, reason: NetworkFaultReason])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, 'unreachable'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'connectTimeout'],
  [/^(ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timeout'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'reset'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/, 'certificate'],
];

/** What `fetch` threw, as core wants to know it: what is to be done depends on it. */
export function networkFault(thrown: unknown): NetworkFault {
  const { name, cause } = thrown as { name?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return { kind: 'network', reason: 'timeout', detail: 'no answer' };
  const code = cause?.code ?? '';
  const reason = REASONS.find(([codes]) => codes.test(code))?.[1] ?? 'other';
  return { kind: 'network', reason, detail: code === '' ? 'the request failed' : code };
}
