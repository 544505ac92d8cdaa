import { describe, expect, it } from 'vitest';
import { canonicalRequest, parseQuery } from './canonical-request.ts';
import { checkPresigned } from './presigned-check.ts';
import { presign } from './presigned-url.ts';
import { type Credentials, amzDate, parseAmzDate } from './signature.ts';

/** The worked example of the S3 API reference, "Authenticating Requests: Using Query Parameters". */
const AWS_EXAMPLE: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const MAY_24 = Date.UTC(2013, 4, 24);

const PUT = {
  method: 'PUT',
  host: 'localhost:9443',
  path: '/parts/a/1',
  headers: [
    ['content-type', 'video/mp4'],
    ['x-amz-acl', 'private'],
  ],
  query: [['x-amz-meta-part_number', '1']],
  credentials: AWS_EXAMPLE,
  nowMs: MAY_24,
  lifeSeconds: 60,
} as const;

function judge(
  target: string,
  changes: { method?: string; headers?: Record<string, string> } = {},
) {
  const [path = '', rawQuery = ''] = target.split('?');
  return checkPresigned(
    {
      method: changes.method ?? 'PUT',
      path,
      query: parseQuery(rawQuery) ?? [],
      headers: {
        host: 'localhost:9443',
        'content-type': 'video/mp4',
        'x-amz-acl': 'private',
        ...changes.headers,
      },
    },
    AWS_EXAMPLE,
    MAY_24 + 59_000,
  ).kind;
}

describe('Signature Version 4 in the query', () => {
  it('gives the signature AWS publishes for its example', () => {
    const target = presign({
      method: 'GET',
      host: 'examplebucket.s3.amazonaws.com',
      path: '/test.txt',
      headers: [],
      query: [],
      credentials: AWS_EXAMPLE,
      nowMs: MAY_24,
      lifeSeconds: 86_400,
    });
    expect(target).toBe(
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  it('writes the canonical request line by line as documented', () => {
    const text = canonicalRequest({
      method: 'PUT',
      path: '/a b/ü(1)*',
      query: [
        ['b', '2 +'],
        ['a', ''],
      ],
      headers: [
        ['X-Amz-Acl', ' private '],
        ['host', 'h'],
      ],
    });
    expect(text.split('\n')).toEqual([
      'PUT',
      '/a%20b/%C3%BC%281%29%2A',
      'a=&b=2%20%2B',
      'host:h',
      'x-amz-acl:private',
      '',
      'host;x-amz-acl',
      'UNSIGNED-PAYLOAD',
    ]);
  });

  it('accepts what it signed until the last second', () => {
    expect(judge(presign(PUT))).toBe('valid');
    expect(judge(presign({ ...PUT, lifeSeconds: 59 }))).toBe('expired');
  });

  it.each([
    ['another method', { method: 'POST' }],
    ['another host', { headers: { host: '127.0.0.1:9443' } }],
    ['another content-type', { headers: { 'content-type': 'video/quicktime' } }],
    ['another acl', { headers: { 'x-amz-acl': 'public-read' } }],
    ['no acl', { headers: { 'x-amz-acl': '' } }],
  ])('refuses %s', (_, changes) => {
    expect(judge(presign(PUT), changes)).toBe('mismatch');
  });

  it.each([
    ['the path', (target: string) => target.replace('/parts/a/1', '/parts/a/2')],
    ['any query value', (target: string) => target.replace('part_number=1', 'part_number=2')],
    ['the expiry', (target: string) => target.replace('Expires=60', 'Expires=6000')],
    ['the list of signed headers', (target: string) => target.replace('%3Bx-amz-acl', '')],
    ['the signature', (target: string) => target.replace(/.$/, (c) => (c === '0' ? '1' : '0'))],
    ['the number of query fields', (target: string) => `${target}&more=1`],
  ])('refuses a change of %s', (what, change) => {
    const verdict = what === 'the list of signed headers' ? 'headersNotSigned' : 'mismatch';
    expect(judge(change(presign(PUT)))).toBe(verdict);
  });

  it.each(['content-md5', 'x-amz-content-sha256', 'x-amz-checksum-crc32'])(
    'refuses an unsigned %s header',
    (name) => {
      expect(judge(presign(PUT), { headers: { [name]: 'x' } })).toBe('headersNotSigned');
    },
  );

  it('tells an anonymous request from a mangled one', () => {
    expect(judge('/parts/a/1')).toBe('unsigned');
    expect(judge('/parts/a/1?X-Amz-Signature=00')).toBe('malformed');
    expect(judge(presign(PUT).replace('AKIA', 'BKIA'))).toBe('malformed');
    expect(parseQuery('a=%zz')).toBeNull();
  });

  it('reads the dates it writes', () => {
    expect(amzDate(MAY_24)).toBe('20130524T000000Z');
    expect(parseAmzDate('20130524T000000Z')).toBe(MAY_24);
    expect(parseAmzDate('20139924T000000Z')).toBeNull();
  });
});
