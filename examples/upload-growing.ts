import {
  createGrowingAssetRequest,
  cutGrowing,
  finishGrowing,
  parseGrowingAsset,
  parseRequestedParts,
  requestPartsRequest,
  startGrowing,
  type GrowingPart,
  type GrowingPlan,
  type Result,
} from 'dailies/core';
import { putPart } from './put-part.ts';
import { valueOf, type Session } from './session.ts';

export interface Recording {
  readonly name: string;
  readonly filetype: string;
  /**
   * How much of the beginning is written anew when the recording ends (an MP4's `mdat` size, a WAV's
   * header): it is sent last. 0 for what is only appended to (MPEG-TS, fragmented MP4).
   */
  readonly headBytes: number;
  /** What is there, each time more of it is: `ended` with the last. */
  readonly growth: AsyncIterable<Growth>;
}

interface Growth {
  readonly bytes: Blob;
  readonly ended: boolean;
}

/** The parts of the next step, with the plan after it. */
interface Cut {
  readonly plan: GrowingPlan;
  readonly parts: readonly GrowingPart[];
}

/**
 * Uploads a recording while it is being made.
 * @returns the asset's id, or null when nothing was recorded
 */
export async function uploadGrowing(
  session: Session,
  { name, filetype, headBytes, growth }: Recording,
): Promise<string | null> {
  const { context } = session.device;
  let plan = startGrowing(headBytes);
  let assetId: string | null = null;
  for await (const now of growth) {
    if (next(plan, now).parts.length === 0) continue;
    // Not before there is something to send: an asset that gets no bytes cannot be removed.
    assetId ??= await create();
    plan = await send(assetId, now);
  }
  return assetId;

  async function create(): Promise<string> {
    const asset = { called: { name }, filetype, offsetSeconds: 0 };
    const build = (accessToken: string) => createGrowingAssetRequest(context, accessToken, asset);
    return valueOf(await session.call('createAsset', build, parseGrowingAsset)).assetId;
  }

  async function send(id: string, now: Growth): Promise<GrowingPlan> {
    const cut = next(plan, now);
    // Should an answer be lost, the session asks again: the same numbers with the same sizes.
    const given = valueOf(await request(id, cut, now));
    // The head, number 1, leaves last: its bytes are only right when the recording has ended.
    for (const [index, part] of [...cut.parts.entries()].toReversed()) {
      await putPart(given[index] ?? '', filetype, now.bytes, part);
    }
    return cut.plan;
  }

  function request(id: string, { parts }: Cut, now: Growth): Promise<Result<readonly string[]>> {
    const size = now.ended ? { assetSizeBytes: now.bytes.size } : {};
    const wanted = { assetId: id, parts, ...size };
    return session.call(
      'requestParts',
      (accessToken) => requestPartsRequest(context, accessToken, wanted),
      (reply) => parseRequestedParts(reply, parts.length),
    );
  }
}

function next(plan: GrowingPlan, { bytes, ended }: Growth): Cut {
  if (!ended) return cutGrowing(plan, bytes.size);
  const end = finishGrowing(plan, bytes.size);
  if (end.kind === 'parts') return end;
  if (end.kind === 'empty') return { plan, parts: [] };
  throw new Error(`the recording cannot become the asset: ${end.kind}`);
}
