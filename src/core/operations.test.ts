import { describe, expect, it } from 'vitest';
import { OPERATIONS, SEMVER_PATTERN, type OperationName } from '../spec/index.ts';
import type { HttpRequest, RequestBody } from './http.ts';
import type { PartRequest } from './storage.ts';
import type { SocketRequest } from './socket-request.ts';
import { FRAMEIO, SAMPLES, SECRETS } from './testing/operations.ts';

/** One kind of request for all three: the socket's handshake is a GET without a body. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | { readonly kind: 'bytes' };
}
function sent(request: HttpRequest | PartRequest | SocketRequest): Sent {
  if (!('method' in request)) return { method: 'GET', body: { kind: 'none' }, ...request };
  return request.method === 'PUT' ? { body: { kind: 'bytes' }, ...request } : request;
}

const ALL = (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
  SAMPLES[name].map((sample, index) => ({
    name,
    title: SAMPLES[name].length === 1 ? name : `${name} ${index + 1}`,
    operation: OPERATIONS[name],
    sample,
    request: sent(sample.build(FRAMEIO)),
  })),
);
const toTheApi = ALL.filter(({ operation }) => operation.auth !== 'presigned');
const titled = <T extends { readonly title: string }>(cases: readonly T[]) =>
  cases.map((it) => [it.title, it] as const);
const pathsOf = (operation: { path: string | null; alsoAt?: readonly string[] }) =>
  [operation.path, ...(operation.alsoAt ?? [])].filter((path) => path !== null);

describe('every operation of the API', () => {
  it('can be asked for [R3]', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(OPERATIONS).sort());
    expect(Object.values(SAMPLES).filter((samples) => samples.length === 0)).toEqual([]);
  });

  it.each(titled(ALL))('%s has the documented method and body kind [R3]', (_, it) => {
    expect(it.request.method).toBe(it.operation.method);
    expect(it.request.body.kind).toBe(it.operation.body);
  });

  it.each(titled(toTheApi))('%s goes to the documented path [R3]', (_, { sample, ...it }) => {
    const path = /^(?:https|wss):\/\/api\.frame\.io([^?]*)/.exec(it.request.url)?.[1] ?? '';
    expect(path).toBe(sample.path);
    const fits = pathsOf(it.operation).filter((template) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    expect(fits).toHaveLength(1);
  });

  it.each(titled(ALL.filter(({ operation }) => operation.body !== 'none')))(
    '%s sends nothing that its wire schema does not know, and nothing is lost as JSON [R3]',
    (_, { sample, request: { body } }) => {
      if (body.kind === 'bytes' || body.kind === 'none') return;
      const value: unknown = body.kind === 'form' ? body.fields : body.value;
      expect(sample.wire?.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
    },
  );

  it.each(titled(toTheApi))('%s names the firmware version, a SemVer [R2]', (_, { request }) => {
    expect(request.headers['x-client-version']).toBe(FRAMEIO.clientVersion);
    expect(request.headers['x-client-version']).toMatch(SEMVER_PATTERN);
  });

  it.each(titled(ALL))('%s has no header beyond the documented ones [R3]', (_, it) => {
    const known = {
      none: ['accept', 'x-client-version', 'x-client-platypus-enabled'],
      bearer: ['accept', 'x-client-version', 'authorization'],
      query: ['x-client-version'],
      presigned: ['content-type', 'x-amz-acl', 'content-length'],
    }[it.operation.auth];
    expect(known).toEqual(expect.arrayContaining(Object.keys(it.request.headers)));
  });

  it('asks for link and QR with the request for a code alone [R3]', () => {
    const asking = ALL.filter(({ request }) => 'x-client-platypus-enabled' in request.headers);
    expect(asking.map(({ title }) => title)).toEqual(['requestCode 1']);
  });

  it.each(titled(ALL))('%s bears the token exactly where it is documented [R2]', (_, it) => {
    const { headers, url, body } = it.request;
    const bearing = it.operation.auth === 'bearer' ? `Bearer ${SECRETS.accessToken}` : undefined;
    expect(headers['authorization']).toBe(bearing);
    const { authorization: _bearer, ...others } = headers;
    expect(JSON.stringify([others, body])).not.toContain(SECRETS.accessToken);
    expect(url.includes(SECRETS.accessToken)).toBe(it.operation.auth === 'query');
  });

  it.each(titled(toTheApi.filter(({ name }) => name !== 'openSocket')))(
    '%s keeps every secret and every query out of the URL [R2]',
    (_, { request }) => {
      expect(request.url).not.toMatch(/[?#]/);
      expect(Object.values(SECRETS).filter((secret) => request.url.includes(secret))).toEqual([]);
    },
  );

  it.each(titled(toTheApi))('%s is not built for an API that is not https: [R1]', (_, it) => {
    const plain = ['http://u:hunter2@api.frame.io/v9?key=hunter2', 'ws://x', 'wss://x', '//x', ''];
    for (const apiUrl of plain) {
      const build = () => it.sample.build({ ...FRAMEIO, apiUrl });
      expect(build).toThrow(expect.objectContaining({ code: 'insecure_url' }));
      expect(build).not.toThrow(/hunter2|key=/);
    }
  });

  it('goes out encrypted: https:, and wss: for the socket [R1]', () => {
    const odd = ALL.filter(
      ({ name, request }) => !request.url.startsWith(name === 'openSocket' ? 'wss://' : 'https://'),
    );
    expect(odd).toEqual([]);
  });
});
