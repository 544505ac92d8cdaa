/**
 * Runs every example against the Frame.io named in the environment, as a maker of devices would: with
 * the runtime's own fetch and a websocket library. Prints what became of them as one line of JSON.
 */
import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import { holdTokens, parseIdentity, readExchange, type TokenPair } from 'dailies/core';
import { identityRequest, type HeldTokens, type Identity } from 'dailies/core';
import { fetchPort, type Device } from '../../examples/device.ts';
import { logMarker } from '../../examples/log-marker.ts';
import { pair } from '../../examples/pair.ts';
import { Tokens } from '../../examples/refresh.ts';
import { keepSocket, type Connection, type ConnectionEvents } from '../../examples/socket.ts';
import { uploadFinished } from '../../examples/upload-finished.ts';
import { uploadGrowing } from '../../examples/upload-growing.ts';

const { API_URL: apiUrl = '', CLIENT_SECRET: clientSecret = '', CA_FILE = '' } = process.env;
const ca = await readFile(CA_FILE);
const device: Device = {
  http: fetchPort,
  context: { apiUrl, clientVersion: '1.2.3' },
  client: { clientId: 'example-unit-1', clientSecret },
};

let kept: TokenPair | null = null;
const paired = await pair(
  device,
  () => undefined,
  async (tokens) => void (kept = tokens),
);
if (paired.kind !== 'paired' || kept === null) throw new Error(`pairing: ${paired.kind}`);

// As if the pairing were seven hours old: renewal is due.
const old = holdTokens(kept, Date.now() - 7 * 3_600_000);
const saved: HeldTokens[] = [];
const tokens = new Tokens(device, old, async (held) => void saved.push(held));
const answers = await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
const [accessToken] = answers;
if (typeof accessToken !== 'string') throw new Error(`renewal: ${accessToken?.message}`);

const identity = await identify(accessToken);
const socketStates = await socketUntilJoined(identity, accessToken);

const finished = pattern(6 * 1024 ** 2 + 1);
const finishedId = await uploadFinished(device, accessToken, {
  name: 'C2C_TEST_CLIP.mp4',
  filetype: 'video/mp4',
  bytes: new Blob([finished]),
  createdAtMs: Date.now() - 10_000,
});

const recording = pattern(13 * 1024 ** 2 + 7);
const growingId = await uploadGrowing(device, accessToken, {
  name: 'TAKE_1.mov',
  filetype: 'video/quicktime',
  headBytes: 4096,
  growth: grow(recording),
});

const start = { timecode: '10:23:45:12', rate: '23.976' } as const;
await logMarker(device, accessToken, identity, { start });

process.stdout.write(
  JSON.stringify({
    oneRenewal: saved.length === 1 && new Set(answers).size === 1,
    socketStates,
    finishedId,
    growingId,
  }),
);

async function identify(token: string): Promise<Identity> {
  const exchange = await fetchPort.send(identityRequest(device.context, token));
  const read = readExchange('identity', exchange, parseIdentity);
  if (!read.ok) throw new Error(read.outcome.message);
  return read.value;
}

async function socketUntilJoined(who: Identity, token: string): Promise<string[]> {
  const states: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = keepSocket(device, who, token, connect, {
    readIdentity: () => void identify(token).then(() => resolve()),
    renewToken: () => undefined,
    state: ({ kind }) => void (states.at(-1) === kind || states.push(kind)),
  });
  await promise;
  socket.end();
  return states;
}

function connect(
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  events: ConnectionEvents,
): Connection {
  const socket = new WebSocket(url, { headers, ca });
  socket.on('open', () => events.opened());
  socket.on('message', (data: Buffer) => events.received(data.toString('utf8')));
  socket.on('unexpected-response', (_, reply) => {
    events.refused({ kind: 'reply', status: reply.statusCode ?? 0, headers: {}, body: '' });
  });
  socket.on('error', () => undefined);
  socket.on('close', () => events.dropped());
  return { send: (text) => socket.send(text), close: () => socket.close() };
}

/** A recorder: its first bytes are written anew when it ends. */
async function* grow(whole: Uint8Array<ArrayBuffer>) {
  const unfinished = whole.slice();
  unfinished.fill(0, 0, 4096);
  for (const share of [0.3, 0.6, 0.9]) {
    yield { bytes: new Blob([unfinished.slice(0, whole.length * share)]), ended: false };
  }
  yield { bytes: new Blob([whole]), ended: true };
}

function pattern(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 13)) % 251);
}
