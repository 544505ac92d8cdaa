import {
  createGrowingAssetRequest,
  cutGrowing,
  finishGrowing,
  parseGrowingAsset,
  parseRequestedParts,
  readExchange,
  requestPartsRequest,
  startGrowing,
  type GrowingPart,
  type WantedParts,
} from 'dailies/core';
import type { Device } from './device.ts';
import { putPart } from './put-part.ts';

export interface Recording {
  readonly name: string;
  readonly filetype: string;
  /**
   * How much of the beginning is written anew when the recording ends (an MP4's `mdat` size, a WAV's
   * header): it is sent last. 0 for what is only appended to (MPEG-TS, fragmented MP4).
   */
  readonly headBytes: number;
  /** What is there, each time more of it is: `ended` with the last. */
  readonly growth: AsyncIterable<{ readonly bytes: Blob; readonly ended: boolean }>;
}

/**
 * Uploads a recording while it is being made. Begin when a first part's worth is there, because an
 * asset that gets no bytes cannot be removed.
 * @returns the asset's id
 */
export async function uploadGrowing(
  device: Device,
  accessToken: string,
  { name, filetype, headBytes, growth }: Recording,
): Promise<string> {
  const { http, context } = device;
  const create = { called: { name }, filetype, offsetSeconds: 0 };
  const created = readExchange(
    'createAsset',
    await http.send(createGrowingAssetRequest(context, accessToken, create)),
    parseGrowingAsset,
  );
  if (!created.ok) throw new Error(created.outcome.message);
  const { assetId } = created.value;
  let plan = startGrowing(headBytes);
  for await (const { bytes, ended } of growth) {
    if (ended) {
      const end = finishGrowing(plan, bytes.size);
      if (end.kind !== 'parts') throw new Error(`the recording ended ${end.kind}`);
      // Part 1 was held back: it leaves last, with what the recorder wrote into it at the end.
      await send(bytes, { assetId, parts: end.parts.toReversed(), assetSizeBytes: bytes.size });
      break;
    }
    const cut = cutGrowing(plan, bytes.size);
    plan = cut.plan;
    if (cut.parts.length > 0) await send(bytes, { assetId, parts: cut.parts });
  }
  return assetId;

  async function send(bytes: Blob, wanted: WantedParts): Promise<void> {
    const exchange = await http.send(requestPartsRequest(context, accessToken, wanted));
    const urls = readExchange('requestParts', exchange, (reply) =>
      parseRequestedParts(reply, wanted.parts.length),
    );
    if (!urls.ok) throw new Error(urls.outcome.message);
    const pairs = wanted.parts.map((part, index): [GrowingPart, string] => [
      part,
      urls.value[index] ?? '',
    ]);
    for (const [part, url] of pairs) await putPart(url, filetype, bytes, part);
  }
}
