import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve as listenWith, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { DailiesError } from '../../core/index.ts';
import { UNENDED, type JobStateKind } from '../../engine/index.ts';
import type { Shown } from '../shown.ts';
import type { DeviceEvent } from '../events.ts';
import { guard } from './guard.ts';
import { readPageFiles } from './page-files.ts';

export interface LocalApi {
  /** With its access token: whoever has the link may look. */
  readonly url: string;
  close(): Promise<void>;
}

const PAGE_LIMIT = 500;
const KEEP_ALIVE_MS = 15_000;

/** See `serveLocalApi`. */
export async function serve(device: Shown, options: { port: number }): Promise<LocalApi> {
  const token = randomBytes(24).toString('base64url');
  let hosts: readonly string[] = [];
  const app = new Hono();
  app.use(guard(token, () => hosts));
  addRoutes(app, device);
  const { server, port } = await listen(app, options.port);
  hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Streams of events would otherwise keep it open.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function addRoutes(app: Hono, device: Shown): void {
  const files = readPageFiles();
  const recent = remember(device);
  app.get('/api/v1/status', async (context) => {
    const probe = context.req.query('probe') === '1';
    return context.json(await device.snapshot({ probe }));
  });
  app.get('/api/v1/uploads', async (context) => {
    const limit = Number(context.req.query('limit') ?? 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT) {
      return context.json({ error: `limit must be 1 to ${PAGE_LIMIT}` }, 400);
    }
    const states = statesOf(context.req.query('state'));
    if (states === null) return context.json({ error: 'unknown state' }, 400);
    const order = orderOf(context.req.query('order'));
    if (order === null) return context.json({ error: 'order must be oldest, newest or turn' }, 400);
    const afterId = context.req.query('after');
    const after = afterId === undefined ? {} : { afterId };
    return context.json(await device.uploads({ limit, states, order, ...after }));
  });
  app.get('/api/v1/events', (context) =>
    streamSSE(context, async (stream) => {
      const send = (event: DeviceEvent) =>
        void stream.writeSSE({
          data: JSON.stringify({ ...event, at: new Date().toISOString() }),
        });
      // A first line at once opens the stream; later ones keep what is in between from closing it.
      const breathe = () => void stream.write(':\n\n');
      breathe();
      const breathing = setInterval(breathe, KEEP_ALIVE_MS);
      recent().forEach(send);
      const stop = device.on(send);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      clearInterval(breathing);
      stop();
    }),
  );
  app.get('*', (context) => {
    const file = files.get(context.req.path);
    if (file === undefined) return context.text('Not found.', 404);
    return context.body(file.body, 200, { 'content-type': file.contentType });
  });
}

const PAIRING_ENDS: ReadonlySet<string> = new Set(['paired', 'cancelled', 'pairingFailed']);

/** What a page that opens now must know of before: the code that is shown. */
function remember(device: Shown): () => readonly DeviceEvent[] {
  let code: DeviceEvent | null = null;
  device.on((event) => {
    if (event.type === 'code') code = event;
    if (PAIRING_ENDS.has(event.type)) code = null;
  });
  return () => (code === null ? [] : [code]);
}

const STATES: Readonly<Record<string, readonly JobStateKind[]>> = {
  queued: ['queued'],
  uploading: UNENDED.filter((kind) => kind !== 'queued'),
  completed: ['completed'],
  failed: ['failed'],
  skipped: ['skipped'],
  cancelled: ['cancelled'],
};

const ORDERS = ['oldest', 'newest', 'turn'] as const;

/** Null for a word that is no order. */
function orderOf(text = 'oldest'): (typeof ORDERS)[number] | null {
  return ORDERS.find((order) => order === text) ?? null;
}

/** Null for a word that is no state. */
function statesOf(text: string | undefined): readonly JobStateKind[] | null {
  const words = text === undefined ? Object.keys(STATES) : text.split(',');
  const kinds = words.map((word) => (Object.hasOwn(STATES, word) ? STATES[word] : undefined));
  return kinds.includes(undefined) ? null : kinds.flatMap((kind) => kind ?? []);
}

async function listen(app: Hono, port: number): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const options = { fetch: app.fetch, hostname: '127.0.0.1', port };
    const server = listenWith(options, (info: AddressInfo) => resolve({ server, port: info.port }));
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken ? new DailiesError('port_taken', `Port ${port} is taken by another program`) : error,
      );
    });
  });
}
