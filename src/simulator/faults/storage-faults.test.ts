import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { running } from '../testing/running.ts';
import { codeOf, uploadingOne } from '../testing/uploading.ts';

describe('the storage-error fault', () => {
  it.each([
    ['SlowDown', 503],
    ['InternalError', 500],
    ['ServiceUnavailable', 503],
    ['RequestTimeout', 400],
    ['RequestTimeTooSkewed', 403],
    ['SignatureDoesNotMatch', 403],
    ['NoSuchUpload', 404],
    ['AccessDenied', 403],
    ['BadDigest', 400],
  ])("refuses a part with S3's %s, %d", async (code, status) => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('storage-error', { code, times: 1 });
    const reply = await run.device.put(url, bytes);
    expect([reply.status, codeOf(reply.text)]).toEqual([status, code]);
    expect(reply.text).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>\w+<\/Code><Message>[^<]+<\/Message>.*<RequestId>\w+<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
    );
    expect(reply.headers['x-amz-request-id']).toBeDefined();
    expect(view()).toMatchObject({ storedParts: 0, putCount: 0 });
    expect((await run.device.put(url, bytes)).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('after the work keeps the part, and a second PUT does no harm', async () => {
    await using run = await running();
    const { url, bytes, data, view } = await uploadingOne(run, 1000);
    const options = { code: 'InternalError', phase: 'after', times: 1 };
    run.simulator.control.faults.enable('storage-error', options);
    expect((await run.device.put(url, bytes)).status).toBe(500);
    expect(view()).toMatchObject({ storedParts: 1, putCount: 0 });
    expect((await run.device.put(url, bytes)).status).toBe(200);
    await expect.poll(() => view()?.sha256).toBe(createHash('sha256').update(data).digest('hex'));
  });

  it('leaves the API alone', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('storage-error');
    expect((await run.device.askCode()).status).toBe(200);
    expect(run.simulator.control.calls().at(-1)?.faults).toEqual([]);
  });
});

describe('the expired-urls fault', () => {
  it('answers as the true expiry does, word for word, and keeps nothing', async () => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    const { faults } = run.simulator.control;
    faults.enable('expired-urls');
    const early = await run.device.put(url, bytes);
    faults.disable('expired-urls');
    run.clock.advance(86_401);
    const late = await run.device.put(url, bytes);
    const shape = (xml: string) => xml.replaceAll(/>[^<]*[0-9=][^<]*</g, '><');
    expect([early.status, shape(early.text)]).toEqual([late.status, shape(late.text)]);
    expect(early.text).toContain('<Message>Request has expired</Message>');
    expect(early.text).toContain('<X-Amz-Expires>86400</X-Amz-Expires>');
    expect(view()).toMatchObject({ storedParts: 0 });
    expect(run.violations()).toEqual([]);
  });
});

describe('the etag fault', () => {
  it.each([
    ['lost', () => undefined],
    ['wrong', () => expect.stringMatching(/^"[0-9a-f]{32}"$/) as string],
    ['multipart', () => expect.stringMatching(/^"[0-9a-f]{32}-2"$/) as string],
    ['unquoted', (md5: string) => md5],
  ])('answers %s, and the part is kept', async (how, expected) => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    const md5 = createHash('md5').update(bytes).digest('hex');
    run.simulator.control.faults.enable('etag', { how });
    const reply = await run.device.put(url, bytes);
    expect(reply.status).toBe(200);
    expect(reply.headers.etag).toEqual(expected(md5));
    expect(reply.headers.etag).not.toBe(`"${md5}"`);
    expect(view()).toMatchObject({ storedParts: 1, putCount: 1 });
  });
});

describe('the wrong-date fault', () => {
  it.each([
    [-7200, 'Mon, 23 Nov 2026 10:00:00 GMT'],
    [90, 'Mon, 23 Nov 2026 12:01:30 GMT'],
  ])('moves the date on both hosts by %d s, and no more', async (seconds, date) => {
    await using run = await running();
    const { access, url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('wrong-date', { seconds });
    expect((await run.device.me(access)).headers.date).toBe(date);
    const reply = await run.device.put(url, bytes);
    expect([reply.status, reply.headers.date]).toEqual([200, date]);
    expect(view()).toMatchObject({ storedParts: 1 });
  });

  it('dates the answers of other faults too', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('wrong-date', { seconds: 60 });
    run.simulator.control.faults.enable('status');
    const reply = await run.device.askCode();
    expect([reply.status, reply.headers.date]).toEqual([503, 'Mon, 23 Nov 2026 12:01:00 GMT']);
  });

  it('lets the storage refuse parts for it', async () => {
    await using run = await running();
    const { access, url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('wrong-date', { storageSays: 'RequestTimeTooSkewed' });
    const reply = await run.device.put(url, bytes);
    expect([reply.status, codeOf(reply.text)]).toEqual([403, 'RequestTimeTooSkewed']);
    expect(reply.text).toContain('<ServerTime>2026-11-23T13:00:00.000Z</ServerTime>');
    expect(view()).toMatchObject({ storedParts: 0 });
    expect((await run.device.me(access)).status).toBe(200);
  });
});
