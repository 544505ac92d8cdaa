import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingAssetRequest, realtimePartsRequest } from '../spec/index.ts';
import {
  createGrowingAssetRequest,
  parseGrowingAsset,
  parseRequestedParts,
  requestPartsRequest,
  type GrowingAsset,
  type WantedParts,
} from './growing-assets.ts';
import { finishGrowing, startGrowing } from './growing-plan.ts';
import type { HttpRequest } from './http.ts';
import { FRAMEIO } from './testing/operations.ts';
import { replyOf } from './testing/readers.ts';

const TAKE: GrowingAsset = {
  called: { name: 'C2C_TEST_CLIP.mp4' },
  filetype: 'video/mp4',
  offsetSeconds: 0,
};
const MIB = 1024 ** 2;

/** The body as it is on the wire: JSON drops what is undefined. */
const wire = ({ body }: HttpRequest): unknown =>
  body.kind === 'json' ? JSON.parse(JSON.stringify(body.value)) : null;
const create = (asset: GrowingAsset) => wire(createGrowingAssetRequest(FRAMEIO, 'at', asset));
const ask = (parts: WantedParts) => wire(requestPartsRequest(FRAMEIO, 'at', parts));

describe('creating a growing asset (protocol.md §13.1)', () => {
  it('names no size and no number of parts [R3]', () => {
    expect(create(TAKE)).toEqual({
      name: 'C2C_TEST_CLIP.mp4',
      filetype: 'video/mp4',
      is_realtime_upload: true,
      offset: 0,
    });
  });

  it('sends the extension instead of a name that nobody knows yet [R3]', () => {
    expect(create({ ...TAKE, called: { extension: '.mov' }, channel: 2 })).toEqual({
      extension: '.mov',
      filetype: 'video/mp4',
      is_realtime_upload: true,
      offset: 0,
      channel: 2,
    });
  });

  it('sends one of the two when it is given both, for they could disagree [R3]', () => {
    const both = { name: 'A.mp4', extension: '.mov' };
    expect(create({ ...TAKE, called: both })).not.toHaveProperty('extension');
  });

  it.each(['clip', '.mov', 'clip.', '', 'a..'])('is not built for the name %j', (name) => {
    expect(() => create({ ...TAKE, called: { name } })).toThrow(RangeError);
  });

  it.each(['mov', '', '.', 'a.mov'])('is not built for the extension %j', (extension) => {
    expect(() => create({ ...TAKE, called: { extension } })).toThrow(RangeError);
  });

  it('fits the schema or is not built, whatever the names, which are sent untouched [R3]', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 255 }),
      fc.string({ unit: 'binary' }).map((text) => `${text}.mxf`),
    );
    const anyAsset = fc.record(
      {
        called: fc.oneof(
          anyText.map((name) => ({ name })),
          anyText.map((extension) => ({ extension })),
          anyText.map((rest) => ({ extension: `.${rest}` })),
        ),
        filetype: fc.constantFrom('video/mp4', 'application/mxf'),
        offsetSeconds: fc.nat(),
        channel: fc.nat(99),
        versionOf: fc.uuid(),
      },
      { requiredKeys: ['called', 'filetype', 'offsetSeconds'] },
    );
    fc.assert(
      fc.property(anyAsset, (asset) => {
        const value = orRefused(() => create(asset));
        const fits = growingAssetRequest.safeParse(value).success;
        const called = fits ? asset.called : {};
        expect(fits).toBe(wouldFit(asset));
        expect(fits ? value : {}).toMatchObject(called);
      }),
    );
  });
});

function orRefused(build: () => unknown): unknown {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError) return 'refused';
    throw error;
  }
}
const wouldFit = ({ called, filetype }: GrowingAsset) =>
  growingAssetRequest.safeParse({ ...called, filetype, is_realtime_upload: true, offset: 0 })
    .success;

describe('asking for the URLs of parts (protocol.md §13.2)', () => {
  const first = { number: 1, offsetBytes: 0, sizeBytes: 10_568_125, isFinal: false };
  const final = { number: 2, offsetBytes: 10_568_125, sizeBytes: 10_568_125, isFinal: true };

  it("asks as the guide does, and for the end with the whole file's size [R3]", () => {
    expect(ask({ assetId: 'a', parts: [first] })).toEqual({
      parts: [{ number: 1, size: 10_568_125, is_final: false }],
    });
    const end = { assetId: 'a', parts: [final], assetSizeBytes: 21_136_250, assetName: 'A.mp4' };
    expect(ask(end)).toEqual({
      parts: [{ number: 2, size: 10_568_125, is_final: true }],
      asset_filesize: 21_136_250,
      asset_name: 'A.mp4',
    });
  });

  it.each([
    ['no parts', { assetId: 'a', parts: [] }],
    ['a final part without the size of all', { assetId: 'a', parts: [first, final] }],
    ['a name without an extension', { assetId: 'a', parts: [first], assetName: 'clip' }],
    ['a name that is only one', { assetId: 'a', parts: [first], assetName: '.mov' }],
    ['no asset', { assetId: '', parts: [first] }],
  ])('is not built for %s', (_, parts) => {
    expect(() => ask(parts)).toThrow(RangeError);
  });

  it('fits the schema for every plan of a recording, to 5 TiB [R3]', () => {
    const anyBytes = fc.integer({ min: 1, max: 5 * 1024 ** 4 });
    fc.assert(
      fc.property(anyBytes, fc.constantFrom(0, 1, 64 * MIB), (sizeBytes, headBytes) => {
        const preferredBytes = sizeBytes / 20;
        const end = finishGrowing(startGrowing(headBytes), sizeBytes, preferredBytes);
        if (end.kind !== 'parts') throw new Error(end.kind);
        const value = ask({ assetId: 'a', parts: end.parts, assetSizeBytes: sizeBytes });
        expect(realtimePartsRequest.parse(value)).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what comes back', () => {
  const URLS = ['https://s3.example/7?sig=hunter2', 'https://s3.example/1?sig=hunter2'];

  it('of a growing asset is its id; URLs are not expected [R4]', () => {
    const short = { id: 'asset-1', name: 'C2C_TEST_CLIP.mp4' };
    expect(parseGrowingAsset(replyOf(200, short))).toEqual({ assetId: 'asset-1' });
    const long = { ...short, upload_urls: null, filesize: null };
    expect(parseGrowingAsset(replyOf(201, long))).toEqual({ assetId: 'asset-1' });
  });

  it('are the URLs in the order that was asked for, to the letter [R4]', () => {
    expect(parseRequestedParts(replyOf(200, { upload_urls: URLS }), 2)).toEqual(URLS);
  });

  it.each([1, 3, 0])('is refused when %i parts were asked for and two URLs come [R5]', (count) => {
    const read = () => parseRequestedParts(replyOf(200, { upload_urls: URLS }), count);
    expect(read).toThrow(expect.objectContaining({ code: 'unexpected_reply' }));
    expect(read).not.toThrow(/hunter2/);
  });

  it('is refused when one of the URLs is not https:, whose secrets are not told [R1] [R5]', () => {
    const upload_urls = [URLS[0], 'http://s3.example/1?sig=hunter2'];
    const read = () => parseRequestedParts(replyOf(200, { upload_urls }), 2);
    expect(read).toThrow(expect.objectContaining({ code: 'unexpected_reply', fault: 'theirs' }));
    expect(read).not.toThrow(/hunter2/);
  });
});
