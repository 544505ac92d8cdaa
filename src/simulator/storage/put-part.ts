import { Dropped, type Served, type Work } from '../http/faulted-exchange.ts';
import { Refusal, type Reply } from '../http/reply.ts';
import { sendReply } from '../http/send-reply.ts';
import { parseTarget } from '../http/target.ts';
import type { Asset, Part } from '../world/asset.ts';
import type { World } from '../world/world.ts';
import { type Admission, admit, wrongLength } from './admission.ts';
import { type Received, receivePart } from './receive-part.ts';
import type { SignedPut } from './presigned-check.ts';
import { partOfPath, signedHeaders } from './upload-url.ts';
import { requestTimeout, xmlError } from './xml-error.ts';

/** One request on the storage host (protocol.md §11.4): a part, or a refusal. */
export function partWork(world: World): Work {
  let stored: Asset | null = null;
  return {
    host: 'storage',
    async perform(served) {
      const admission = judge(world, served);
      if (admission.kind === 'refused') return admission.reply;
      const { asset, part } = admission;
      const etag = await take(world, served, asset, part);
      stored = asset;
      return {
        status: 200,
        headers: { etag: `"${etag}"`, server: 'AmazonS3' },
        body: '',
        error: null,
      };
    },
    brokenReply: () =>
      xmlError('InternalError', 'We encountered an internal error. Please try again.'),
    answered: (reply) => {
      if (stored !== null && reply.status === 200) world.assets.answered(stored);
    },
  };
}

function judge(world: World, { incoming, call }: Served): Admission {
  const { request } = incoming;
  // Whose part it would be is known from the path, also of requests that are refused.
  const named = partOfPath(parseTarget(request.url).path);
  const asset = named === null ? undefined : world.assets.find(named.assetId);
  call.deviceId = asset?.deviceId ?? null;
  const admission = admit(request, {
    credentials: world.credentials,
    nowMs: world.settings.now(),
    signed: asset === undefined ? null : signedPut(asset, request.socket.localPort ?? 0),
    // To S3 an upload that failed is one that was aborted.
    findAsset: (id) => {
      const found = world.assets.find(id);
      return found?.state.kind === 'failed' ? undefined : found;
    },
  });
  if (admission.kind === 'refused' && admission.violation !== null) {
    const { requirement, what } = admission.violation;
    world.violations.record(requirement, what, call);
  }
  return admission;
}

function signedPut(asset: Asset, port: number): SignedPut {
  return { method: 'PUT', headers: [['host', `localhost:${port}`], ...signedHeaders(asset)] };
}

/** @returns the ETag of what is now kept as the part */
async function take(world: World, served: Served, asset: Asset, part: Part): Promise<string> {
  const { incoming, faults, call } = served;
  const { request, response } = incoming;
  const reception = { receivedBytes: 0 };
  const draft = await world.store.draftFile(asset.id);
  let timeout: Reply | null = null;
  part.receptions.add(reception);
  let received: Received;
  try {
    incoming.letBodyCome();
    received = await receivePart({
      request,
      file: draft,
      idleMs: world.settings.storageIdleSeconds * 1000,
      async onPiece(pieceBytes, receivedBytes) {
        world.assets.received(asset, reception, receivedBytes);
        if (faults.names.length === 0) return 'go';
        const progress = { pieceBytes, receivedBytes, totalBytes: part.sizeBytes };
        return (await faults.receiving(progress)).kind === 'pass' ? 'go' : 'stop';
      },
      async onIdle() {
        timeout = requestTimeout();
        await sendReply(request, response, timeout, world.settings.now());
      },
    });
  } finally {
    part.receptions.delete(reception);
  }
  if (received.kind === 'diskFailed') throw received.error;
  if (received.kind !== 'whole') throw new Dropped(timeout);
  const content = { draft, etag: received.md5 };
  if ((await world.assets.commit(asset, part, content, call)) === 'taken') return received.md5;
  const current = asset.parts.find(({ number }) => number === part.number) ?? part;
  throw new Refusal(wrongLength(String(part.sizeBytes), current));
}
