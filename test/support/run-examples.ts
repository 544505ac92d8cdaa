/**
 * Runs every example against the Frame.io named in the environment, as a maker of devices would: with
 * the runtime's own fetch and a websocket library. Prints what became of them as one line of JSON.
 */
import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { HeldTokens } from 'dailies/core';
import { fetchPort, type Device } from '../../examples/device.ts';
import { logMarker } from '../../examples/log-marker.ts';
import { run, type Vault } from '../../examples/main.ts';
import { uploadFinished, type KeptUpload } from '../../examples/upload-finished.ts';
import { uploadGrowing } from '../../examples/upload-growing.ts';
import { connect } from '../../examples/websocket.ts';

const { API_URL: apiUrl = '', CLIENT_SECRET: clientSecret = '', CA_FILE = '' } = process.env;
setDefaultCACertificates([...getCACertificates('default'), await readFile(CA_FILE, 'utf8')]);
const device: Device = {
  http: fetchPort,
  context: { apiUrl, clientVersion: '1.2.3' },
  client: { clientId: 'example-unit-1', clientSecret },
};

let written = 0;
let kept: HeldTokens | null = null;
const vault: Vault = {
  read: async () => kept,
  write: async (tokens) => {
    kept = tokens;
    written += 1;
  },
};
const codes: string[] = [];
const socketStates: string[] = [];
const joined = Promise.withResolvers<void>();
const rejoined = Promise.withResolvers<void>();
const screen = {
  code: ({ userCode }: { readonly userCode: string }) => void codes.push(userCode),
  identity: () => undefined,
  socket: ({ kind }: { readonly kind: string }) => {
    if (socketStates.at(-1) === kind) return;
    socketStates.push(kind);
    if (kind !== 'joined') return;
    joined.resolve();
    if (socketStates.indexOf('joined') < socketStates.length - 1) rejoined.resolve();
  },
  lost: (message: string) => {
    throw new Error(message);
  },
};

const running = await run(device, vault, screen, connect);
const { session, identity } = running;
await joined.promise;

const finished = new Blob([pattern(12 * 1024 ** 2 + 1)]);
const file = {
  name: 'C2C_TEST_CLIP.mp4',
  filetype: 'video/mp4',
  bytes: finished,
  createdAtMs: Date.now() - 10_000,
};
const finishedId = await uploadInTwoRuns();

const growingId = await uploadGrowing(session, {
  name: 'TAKE_1.mov',
  filetype: 'video/quicktime',
  headBytes: 4096,
  growth: grow(pattern(13 * 1024 ** 2 + 7)),
});
await rejoined.promise;

const start = { timecode: '10:23:45:12', rate: '23.976' } as const;
await logMarker(session, identity, { start });
running.stop();

process.stdout.write(JSON.stringify({ codes, written, socketStates, finishedId, growingId }));

/** The power fails after the first part: the second run sends the others to the same asset. */
async function uploadInTwoRuns(): Promise<string> {
  let disk: KeptUpload | null = null;
  const power = new Error('the power failed');
  try {
    await uploadFinished(session, file, null, async (upload) => {
      disk = upload;
      if (upload.done.length === 1) throw power;
    });
  } catch (error) {
    if (error !== power) throw error;
  }
  return uploadFinished(session, file, disk, async () => undefined);
}

/** A recorder: its first bytes are written anew when it ends, and the token runs out meanwhile. */
async function* grow(whole: Uint8Array<ArrayBuffer>) {
  const unfinished = whole.slice();
  unfinished.fill(0, 0, 4096);
  for (const share of [0.3, 0.6, 0.9]) {
    yield { bytes: new Blob([unfinished.slice(0, whole.length * share)]), ended: false };
    if (share === 0.6) await passNineHours();
  }
  yield { bytes: new Blob([whole]), ended: true };
}

async function passNineHours(): Promise<void> {
  await fetch(`${apiUrl}/control/time/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seconds: 9 * 3600 }),
  });
}

function pattern(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 13)) % 251);
}
