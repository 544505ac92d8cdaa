import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishedAssetRequest } from '../spec/index.ts';
import { createAssetRequest, offsetSeconds, parseCreatedAsset, type NewAsset } from './assets.ts';
import { DailiesError } from './error.ts';
import type { HttpReply } from './http.ts';

const context = { apiUrl: 'https://api.frame.io', clientVersion: '2.0.0' };
const CLIP: NewAsset = {
  name: 'C2C_TEST_CLIP.mp4',
  filetype: 'video/mp4',
  sizeBytes: 21_136_250,
  offsetSeconds: 10,
  partCount: 3,
};

const reply = (body: unknown): HttpReply => ({
  kind: 'reply',
  status: 200,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const URLS = [
  'https://frameio-uploads-production.s3-accelerate.amazonaws.com/parts/a?X-Amz-Signature=aaa',
  'https://elsewhere.example/opaque?partNumber=2&X-Amz-Signature=bbb',
];

describe('creating an asset (protocol.md §11.1)', () => {
  it('sends what is documented, as JSON, with the bearer [R3]', () => {
    expect(createAssetRequest(context, 'at-1', CLIP)).toEqual({
      method: 'POST',
      url: 'https://api.frame.io/v2/devices/assets',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer at-1',
        'x-client-version': '2.0.0',
      },
      body: {
        kind: 'json',
        value: {
          name: 'C2C_TEST_CLIP.mp4',
          filetype: 'video/mp4',
          filesize: 21_136_250,
          offset: 10,
          parts: 3,
        },
      },
    });
  });

  it('differs on the legacy path in the path alone', () => {
    const legacy = createAssetRequest(context, 'at-1', CLIP, { legacyPath: true });
    expect(legacy.url).toBe('https://api.frame.io/v2/assets');
    expect({ ...legacy, url: '' }).toEqual({
      ...createAssetRequest(context, 'at-1', CLIP),
      url: '',
    });
  });

  it('stays within the schema for any file, its name untouched [R3]', () => {
    const anyAsset = fc.record({
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
      filetype: fc.constantFrom('video/mp4', 'image/x-fujifilm-raf', 'application/octet-stream'),
      sizeBytes: fc.integer({ min: 1, max: 5 * 1024 ** 4 }),
      offsetSeconds: fc.nat(),
      partCount: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(anyAsset, (asset) => {
        const { body } = createAssetRequest(context, 'at-1', asset);
        const sent = body.kind === 'json' ? JSON.stringify(body.value) : '';
        const value = finishedAssetRequest.parse(JSON.parse(sent));
        expect(value).toMatchObject({ name: asset.name, filesize: asset.sizeBytes });
      }),
    );
  });
});

describe('the created asset', () => {
  it('is read out of many fields and nulls, its URLs in order and untouched [R4]', () => {
    const body = {
      _type: 'file',
      id: 'asset-1',
      name: 'C2C_TEST_CLIP.mp4',
      filesize: 21_136_250,
      status: 'created',
      index: -1,
      checksums: null,
      realtime_upload: null,
      upload_completed_at: null,
      upload_urls: URLS,
    };
    expect(parseCreatedAsset(reply(body))).toEqual({ assetId: 'asset-1', uploadUrls: URLS });
  });

  it.each([
    ['no id', { upload_urls: URLS }, 'id'],
    ['an id that is no text', { id: 7, upload_urls: URLS }, 'id'],
    ['no URLs', { id: 'a' }, 'upload_urls'],
    ['null for URLs', { id: 'a', upload_urls: null }, 'upload_urls'],
    ['an empty list', { id: 'a', upload_urls: [] }, 'upload_urls'],
    ['a null among the URLs', { id: 'a', upload_urls: [URLS[0], null] }, 'upload_urls.1'],
    ['nothing', {}, 'id, upload_urls'],
  ])('is refused with %s, naming the field [R5]', (_, body, fields) => {
    expect(() => parseCreatedAsset(reply(body))).toThrow(
      expect.objectContaining({
        code: 'unexpected_reply',
        message: expect.stringMatching(new RegExp(`: ${fields}$`)),
      }),
    );
  });

  const insecure = (url: string) => () =>
    parseCreatedAsset(reply({ id: 'a', upload_urls: [URLS[0], url] }));

  it.each([
    'http://storage.example/parts/1?X-Amz-Signature=hunter2',
    'ftp://user:hunter2@storage.example/1',
    '/parts/1?X-Amz-Signature=hunter2',
  ])('is refused when one URL is %s, whose secrets are not told [R1]', (url) => {
    expect(insecure(url)).toThrow(DailiesError);
    expect(insecure(url)).not.toThrow(/hunter2|Signature/);
  });

  it('does not blame the operator for an insecure URL of Frame.io', () => {
    expect(insecure('http://storage.example/1')).toThrow(
      expect.objectContaining({ fault: 'theirs' }),
    );
  });
});

describe('offset (protocol.md §12.2)', () => {
  it.each([
    [0, 0, 0],
    [0, 999, 0],
    [0, 10_999, 10],
    [1_000.75, 61_000.5, 59],
    [5_000, 0, 0],
  ])('of media made at %d ms is, at %d ms, %d s', (createdAtMs, nowMs, seconds) => {
    expect(offsetSeconds(createdAtMs, nowMs)).toBe(seconds);
  });
});
