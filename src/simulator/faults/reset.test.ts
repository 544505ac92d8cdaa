import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { finishedAssetReply } from '../../spec/index.ts';
import { nextEvent, running } from '../testing/running.ts';

const RESET = { code: 'ECONNRESET' };

describe('the reset fault', () => {
  it.each(['before', 'middle'])('%s the work leaves nothing done', async (phase) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const body = { name: 'a.mp4', filetype: 'video/mp4', filesize: 3, offset: 0 };
    run.simulator.control.faults.enable('reset', { phase, times: 1 });
    await expect(run.device.createAsset(access, body)).rejects.toMatchObject(RESET);
    expect(run.simulator.control.assets()).toEqual([]);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({
      status: null,
      faults: ['reset'],
      internalError: null,
    });
    expect((await run.device.createAsset(access, body)).status).toBe(200);
  });

  it('after the work loses the answer alone: the asset is there twice', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const body = { name: 'a.mp4', filetype: 'video/mp4', filesize: 3, offset: 0 };
    run.simulator.control.faults.enable('reset', { phase: 'after', times: 1 });
    await expect(run.device.createAsset(access, body)).rejects.toMatchObject(RESET);
    const again = finishedAssetReply.parse((await run.device.createAsset(access, body)).json);
    expect(run.simulator.control.assets()).toHaveLength(2);
    expect(run.simulator.control.assets()[1]?.id).toBe(again.id);
  });

  it('after a refresh costs the pairing, as in the guide', async () => {
    await using run = await running();
    const { refresh } = await run.device.pair();
    run.simulator.control.faults.enable('reset', { phase: 'after', path: '/v2/auth/token' });
    await expect(run.device.refresh(refresh)).rejects.toMatchObject(RESET);
    run.simulator.control.faults.disable('reset');
    expect((await run.device.refresh(refresh)).text).toBe('{"error":"invalid_request"}');
  });

  it('in the middle of a part leaves no part', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const data = Buffer.alloc(3_000_000, 'x');
    const { urls } = await run.device.asset(access, { filesize: data.byteLength });
    run.simulator.control.faults.enable('reset', { host: 'storage', phase: 'middle', times: 1 });
    await expect(run.device.put(urls[0] ?? '', data)).rejects.toThrow(/ECONNRESET|EPIPE/);
    await expect
      .poll(() => run.simulator.control.assets())
      .toMatchObject([{ storedParts: 0, receivedBytes: 0, putCount: 0 }]);
    expect((await run.device.put(urls[0] ?? '', data)).status).toBe(200);
  });

  it('after the commit of a part keeps it, unanswered', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 6 });
    run.simulator.control.faults.enable('reset', { host: 'storage', phase: 'after', times: 1 });
    const abc = Buffer.from('abc');
    await expect(run.device.put(urls[0] ?? '', abc)).rejects.toMatchObject(RESET);
    expect(run.simulator.control.assets()).toMatchObject([
      { storedParts: 1, putCount: 0, lastAnsweredAt: null },
    ]);
    const complete = nextEvent(run.simulator, 'assetComplete');
    await run.device.put(urls[1] ?? '', abc);
    expect((await complete).asset.sha256).toBe(createHash('sha256').update('abcabc').digest('hex'));
  });

  it('lets bodyless calls be when it waits for the middle of one', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('reset', { phase: 'middle' });
    expect((await run.device.me(access)).status).toBe(200);
    expect(run.simulator.control.faults.list()[1]?.active?.hits).toBe(0);
  });

  it('takes only its own connection', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const agent = run.device.wire.agent();
    const url = `${run.device.url}/health`;
    await run.device.wire.send(url, { agent });
    run.simulator.control.faults.enable('reset', { path: '/v2/devices' });
    await expect(run.device.me(access)).rejects.toMatchObject(RESET);
    expect((await run.device.wire.send(url, { agent })).status).toBe(200);
    agent.destroy();
  });
});
