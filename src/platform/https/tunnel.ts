import type { Socket } from 'node:net';
import { authorityOf, proxyLabel, type Proxy } from './proxy.ts';

/** Longer heads are no answer to CONNECT. */
const HEAD_MOST_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';

/**
 * Asks the proxy for a tunnel over a connection to it. It learns host and port, and its own credentials.
 * @param signal ends the wait for its answer
 */
export async function askForTunnel(
  socket: Socket,
  proxy: Proxy,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const authority = authorityOf(host, port);
  const credentials =
    proxy.authorization === null ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`);
  const status = statusOf(await headOf(socket, signal));
  if (status === null) throw refusal(proxy, 'answers, but not as a proxy does');
  if (status < 200 || status > 299) throw refusal(proxy, refusalWords(status, authority));
}

/** What came before the tunnel stood, to its empty line; null when it is no head. */
async function headOf(socket: Socket, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let head = '';
    const leave = (end: () => void) => {
      socket.off('readable', read).off('error', fail).off('close', cut).off('end', cut);
      signal.removeEventListener('abort', late);
      end();
    };
    const fail = (error: unknown) => leave(() => reject(error));
    const cut = () => fail(Object.assign(new Error('cut off'), { code: 'ECONNRESET' }));
    const late = () => fail(signal.reason);
    const read = () => {
      for (let chunk = take(socket); chunk !== null; chunk = take(socket)) {
        head += chunk.toString('latin1');
        const end = head.indexOf(HEAD_END);
        // Who is called speaks second in TLS: bytes behind the head are the proxy's own.
        if (end >= 0) return leave(() => resolve(isLast(head, end) ? head : null));
        if (head.length > HEAD_MOST_BYTES) return leave(() => resolve(null));
      }
    };
    socket.on('readable', read).on('error', fail).on('close', cut).on('end', cut);
    signal.addEventListener('abort', late, { once: true });
    if (signal.aborted) late();
  });
}

const take = (socket: Socket) => socket.read() as Buffer | null;

/** A refusal may bring a page along; a tunnel brings nothing. */
const isLast = (head: string, end: number) =>
  end + HEAD_END.length === head.length || !/^HTTP\/1\.[01] 2/.test(head);

function statusOf(head: string | null): number | null {
  const [, status] = /^HTTP\/1\.[01] (\d{3})[ \r]/.exec(head ?? '') ?? [];
  return status === undefined ? null : Number(status);
}

function refusalWords(status: number, authority: string): string {
  if (status === 407) return 'wants a name and a password, or others (HTTP 407)';
  if (status >= 500) return `cannot reach ${authority} (HTTP ${status})`;
  return `does not let this machine call ${authority} (HTTP ${status})`;
}

const refusal = (proxy: Proxy, said: string) =>
  Object.assign(new Error(said), { code: 'PROXY_REFUSED', said, proxy: proxyLabel(proxy) });
