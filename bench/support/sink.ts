import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ACCESS_TOKEN_LIFE_SECONDS, PATHS } from '../../src/spec/index.ts';

/**
 * Just enough of Frame.io, in a process of its own, to be sent to for hours: pairs whoever asks, gives out
 * assets, and forgets what it is sent. KEY and CERT are PEM files; with `md5` each part is answered with
 * the hash of what came, as S3 does, else with an ETag that says nothing. Tells its URL to its parent.
 */
const [key = '', cert = '', etags = 'none'] = process.argv.slice(2);

/** As long as those of the storage are. */
const SIGNATURE = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${'5'.repeat(400)}`;

let origin = '';

type Answer = (call: IncomingMessage) => Promise<unknown>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  [PATHS.health]: async () => ({ status: 'ok' }),
  [PATHS.deviceCode]: async () => ({
    device_code: randomUUID(),
    user_code: '123456',
    expires_in: 120,
    interval: 0.1,
  }),
  [PATHS.token]: async () => ({
    access_token: randomUUID(),
    refresh_token: randomUUID(),
    expires_in: ACCESS_TOKEN_LIFE_SECONDS,
  }),
  [PATHS.identity]: async () => ({
    id: 'bench-device',
    name: 'bench',
    project_id: 'bench-project',
    channels: [],
  }),
  [PATHS.assets]: async (call) => {
    const { parts } = JSON.parse(await text(call)) as { parts: number };
    const id = randomUUID();
    const upload_urls = Array.from(
      { length: parts },
      (_, index) => `${origin}/storage/${id}/${index + 1}?${SIGNATURE}`,
    );
    return { id, upload_urls };
  },
};

async function serve(call: IncomingMessage, reply: ServerResponse): Promise<void> {
  const path = call.url?.split('?')[0] ?? '';
  if (call.method === 'PUT') return store(call, reply);
  const answer = ANSWERS[path];
  if (answer === undefined) return void reply.writeHead(404).end();
  const body = JSON.stringify(await answer(call));
  call.resume();
  reply.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

async function store(call: IncomingMessage, reply: ServerResponse): Promise<void> {
  const md5 = etags === 'md5' ? createHash('md5') : null;
  call.on('data', (chunk: Buffer) => md5?.update(chunk));
  call.on('end', () => reply.writeHead(200, { etag: `"${md5?.digest('hex') ?? 'none'}"` }).end());
}

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (call, reply) => {
  serve(call, reply).catch(() => reply.destroy());
});
server.listen(0, 'localhost', () => {
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  process.send?.(origin);
});
process.once('disconnect', () => process.exit());
