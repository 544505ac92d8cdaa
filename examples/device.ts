import type {
  ApiContext,
  ClientCredentials,
  Exchange,
  HttpPort,
  HttpRequest,
  RequestBody,
} from 'dailies/core';
import { networkFault } from './network-fault.ts';

/** What every flow needs: who we are, where Frame.io is, and something that performs exchanges. */
export interface Device {
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly client: ClientCredentials;
}

/**
 * `HttpPort` over the runtime's own `fetch`, which verifies certificates; redirects are not followed.
 * To trust the simulator's authority in Node.js, before the first call:
 * `tls.setDefaultCACertificates([...tls.getCACertificates('default'), caPem])`.
 */
export const fetchPort: HttpPort = {
  async send({ method, url, headers, body }: HttpRequest): Promise<Exchange> {
    const sent: Record<string, string> = { ...headers };
    if (body.kind === 'json') sent['content-type'] = 'application/json';
    return exchange(url, { method, headers: sent, body: encode(body) });
  },
};

/** One request and its whole reply, or why there was none. Never throws. */
export async function exchange(url: string, init: RequestInit): Promise<Exchange> {
  try {
    const signal = AbortSignal.timeout(120_000);
    const reply = await fetch(url, { ...init, redirect: 'manual', signal });
    return {
      kind: 'reply',
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: await reply.text(),
    };
  } catch (thrown) {
    return networkFault(thrown);
  }
}

function encode(body: RequestBody): BodyInit | null {
  if (body.kind === 'none') return null;
  if (body.kind === 'json') return JSON.stringify(body.value);
  const form = new FormData();
  for (const [name, value] of Object.entries(body.fields)) form.append(name, value);
  return form;
}

export async function sleepUntil(atMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now())));
}
