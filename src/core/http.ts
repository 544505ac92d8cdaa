/**
 * An HTTP exchange as data. `core` builds requests and reads replies; whoever embeds it does the I/O.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute; always `https:`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
}

export type RequestBody =
  | { readonly kind: 'none' }
  /** Encode as `multipart/form-data` (protocol.md §7: auth endpoints). */
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  /** Encode as JSON and send `content-type: application/json` (§7: asset endpoints). */
  | { readonly kind: 'json'; readonly value: unknown };

export interface HttpReply {
  readonly kind: 'reply';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why no reply came. `detail` is for people and never holds a secret or a query string. */
export interface NetworkFault {
  readonly kind: 'network';
  readonly reason: NetworkFaultReason;
  readonly detail: string;
}

export type NetworkFaultReason =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'connectTimeout'
  /** Connected, then silence. The server may have acted. */
  | 'timeout'
  /** The connection broke. The server may have acted. */
  | 'reset'
  /** The certificate is not trusted, not yet or no longer valid, or for another host. */
  | 'certificate'
  /** The operator's proxy opens no way to it. */
  | 'proxy'
  | 'cancelled'
  | 'other';

export type Exchange = HttpReply | NetworkFault;

/** The port that performs exchanges. */
export interface HttpPort {
  /**
   * Sends one request and reads the whole reply. Never throws: what goes wrong is a
   * {@link NetworkFault}. Follows no redirect, trusts no plain HTTP, retries nothing.
   */
  send(request: HttpRequest, cancel?: Cancellation): Promise<Exchange>;
}

/** The part of `AbortSignal` that is needed; any runtime's AbortSignal is one. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export function isSuccess(reply: HttpReply): boolean {
  return reply.status >= 200 && reply.status <= 299;
}

/** The reply's body as JSON, or undefined when it is none (an intermediary's page, an empty body). */
export function jsonOf(reply: HttpReply): unknown {
  try {
    return JSON.parse(reply.body) as unknown;
  } catch {
    return undefined;
  }
}
