import type {
  ApiContext,
  ClientCredentials,
  Exchange,
  HttpPort,
  HttpRequest,
  RequestBody,
} from 'dailies/core';

/** What every flow needs: who we are, where Frame.io is, and something that performs exchanges. */
export interface Device {
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly client: ClientCredentials;
}

/** `HttpPort` over the runtime's own `fetch`. Certificates are verified by it, redirects not followed. */
export const fetchPort: HttpPort = {
  async send(request: HttpRequest): Promise<Exchange> {
    try {
      const { method, url, headers, body } = request;
      const json = body.kind === 'json' ? { 'content-type': 'application/json' } : {};
      const reply = await fetch(url, {
        method,
        headers: { ...headers, ...json },
        body: encode(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(40_000),
      });
      return {
        kind: 'reply',
        status: reply.status,
        headers: Object.fromEntries(reply.headers),
        body: await reply.text(),
      };
    } catch (error) {
      // A runtime that can tell a timeout from a refused connection should say so.
      return { kind: 'network', reason: 'other', detail: (error as Error).name };
    }
  },
};

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
