import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  createAssetRequest,
  createGrowingAssetRequest,
  identityRequest,
  parseCreatedAsset,
  parseGrowingAsset,
  parseIdentity,
  parseRequestedParts,
  readExchange,
  requestPartsRequest,
  type Cancellation,
  type HttpReply,
  type HttpRequest,
  type NetworkFault,
  type Result,
} from '../../src/core/index.ts';
import type { FilesPort, FrameioPort, PartToSend, TransferPort } from '../../src/engine/index.ts';
import { diskFiles } from '../../src/platform/index.ts';
import type { Moods } from './moods.ts';
import type { StandIn } from './stand-in.ts';
import type { Stay, Turnstile } from './turnstile.ts';
import type { Witness } from './witness.ts';

const disk = diskFiles();

export interface PortsStage {
  readonly standIn: StandIn;
  readonly turnstile: Turnstile;
  readonly moods: Moods;
  readonly witness: Witness;
  /** Breaks off what is on the wire when the process dies. */
  readonly death: AbortSignal;
  /** How many upload URLs are asked for: more than the engine wants, so that small files have parts. */
  readonly partCountOf: (name: string) => number;
  /** The project that is paired now. */
  readonly projectId: () => string;
}

const unanswered = (reason: 'timeout' | 'cancelled'): NetworkFault => ({
  kind: 'network',
  reason,
  detail: `127.0.0.1: ${reason}`,
});
const after = (silence: 'over' | 'cancelled') =>
  unanswered(silence === 'over' ? 'timeout' : 'cancelled');

/** The real disk, which hangs at times. */
export function stormFiles({ turnstile, moods }: PortsStage): FilesPort {
  const pass = async <T>(what: string, path: string, work: () => Promise<T>): Promise<T> => {
    const result = await turnstile.pass(`${what} ${basename(path)}`, work);
    if (moods.next(['late']) === 'late') await moods.hang();
    return result;
  };
  return {
    facts: async (path) => pass('facts of', path, async () => disk.facts(path)),
    sample: async (path, ...how) => pass('sample of', path, async () => disk.sample(path, ...how)),
    hash: async (path, ...how) => pass('hash of', path, async () => disk.hash(path, ...how)),
    sight: async (path) => pass('sight of', path, async () => disk.sight(path)),
    inspect: async (path, size) =>
      pass('inspection of', path, async () => disk.inspect(path, size)),
    movedTo: async (path, id) => pass('search for', path, async () => disk.movedTo(path, id)),
    compare: async (path, ...how) =>
      pass('comparison of', path, async () => disk.compare(path, ...how)),
    mediaTypeOf: (name) => disk.mediaTypeOf(name),
  };
}

/** Creates, and requests for parts, by the real API client at the real simulator. */
export function stormFrameio(stage: PortsStage): FrameioPort {
  const { standIn, turnstile, moods, witness, partCountOf, projectId } = stage;
  const { context, accessToken } = standIn;
  const converse = async <T>(
    operation: 'createAsset' | 'requestParts' | 'identity',
    what: string,
    request: HttpRequest,
    parse: (reply: HttpReply) => T,
    cancel: Cancellation,
  ): Promise<Result<T>> => {
    const read = (exchange: HttpReply | NetworkFault) => readExchange(operation, exchange, parse);
    const mood = moods.next(['lost', 'unheard', 'late']);
    if (mood === 'lost') return read(after(await moods.silence(cancel)));
    const exchange = await turnstile.pass(what, async () => {
      if (cancel.aborted) return unanswered('cancelled');
      if (operation === 'createAsset') witness.figures.creates += 1;
      return standIn.api.send(request);
    });
    if (mood === 'unheard') return read(after(await moods.silence(cancel)));
    if (mood === 'late') await moods.hang();
    const result = read(exchange);
    if (result.ok || result.outcome.verdict !== 'refresh') return result;
    // What the session does when a fresh token is refused too.
    return { ok: false, outcome: { ...result.outcome, verdict: 'pairAgain' } };
  };
  const create = async <T extends { readonly assetId: string }>(
    name: string,
    request: HttpRequest,
    parse: (reply: HttpReply) => T,
    cancel: Cancellation,
  ): Promise<Result<T>> => {
    witness.createAsked(name);
    const project = projectId();
    const result = await converse('createAsset', `create ${name}`, request, parse, cancel);
    if (result.ok) witness.projects.set(result.value.assetId, project);
    return result;
  };
  return {
    createAsset: async (asset, cancel) => {
      const wanted = { ...asset, partCount: partCountOf(asset.name) };
      const request = createAssetRequest(context, accessToken, wanted);
      return create(asset.name, request, parseCreatedAsset, cancel);
    },
    createGrowingAsset: async (asset, cancel) => {
      const { called } = asset;
      const name = 'name' in called ? called.name : called.extension;
      const request = createGrowingAssetRequest(context, accessToken, asset);
      witness.figures.recordings += 1;
      return create(name, request, parseGrowingAsset, cancel);
    },
    requestParts: async (wanted, cancel) =>
      converse(
        'requestParts',
        `parts ${wanted.parts.map(({ number }) => number).join(' ')} of ${wanted.assetId}`,
        requestPartsRequest(context, accessToken, wanted),
        (reply) => parseRequestedParts(reply, wanted.parts.length),
        cancel,
      ),
    prove: async (cancel) =>
      converse('identity', 'prove', identityRequest(context, accessToken), parseIdentity, cancel),
  };
}

/** PUTs by the real client to the real storage host. */
export function stormTransfer(stage: PortsStage): TransferPort {
  const { standIn, turnstile, moods, witness, death } = stage;
  return {
    putPart: async (part, control) => {
      witness.putAsked(keyOf(part.url));
      const mood = moods.next(['lost', 'unheard', 'late']);
      if (mood === 'lost') return after(await moods.silence(control.cancel));
      const result = await turnstile.pass(`PUT ${wordsFor(part)}`, async (stay) => {
        if (control.cancel.aborted) return unanswered('cancelled');
        witness.putBegins(keyOf(part.url));
        return standIn.parts.putPart(part, {
          cancel: AbortSignal.any([control.cancel as AbortSignal, death]),
          onProgress: (sentBytes) => control.onProgress(sentBytes),
          allow: async (wantedBytes) => orAside(stay, control.allow(wantedBytes)),
        });
      });
      if (mood === 'unheard') return after(await moods.silence(control.cancel));
      if (mood === 'late') await moods.hang();
      return result;
    },
  };
}

/** Steps aside only for what time must bring. */
async function orAside<T>(stay: Stay, allowed: Promise<T>): Promise<T> {
  const waits = Symbol('waits');
  const first = await Promise.race([allowed, turn(waits)]);
  return first === waits ? stay.aside(async () => allowed) : allowed;
}

const wordsFor = ({ path, url }: PartToSend) =>
  `${basename(path)} part ${new URL(url).pathname.split('/').at(-1)}`;

/** Asset and number, which is all of an upload URL that is no secret. */
export function keyOf(url: string): string {
  return new URL(url).pathname.replace('/parts/', '');
}
