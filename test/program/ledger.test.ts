import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, ofType } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;
const run = promisify(execFile);

describe('dailies ledger', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  test('says what to do while there is nothing', async () => {
    expect((await stage.plain('ledger')).stdout).toContain('dailies upload PATH…');
    expect((await stage.plain('ledger', '--orphans')).stdout).toContain('nothing to do');
    const { code, stdout, stderr } = await stage.run('ledger');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('Nothing has been delivered');
  });

  test('lists what has arrived, oldest first, with what proves it', async () => {
    const first = await stage.file('first.mp4', 1_000);
    const second = await stage.file('second.mp4', 2_000);
    await stage.run('upload', first);
    await stage.run('upload', second);
    const { code, events } = await stage.run('ledger');
    expect(code).toBe(0);
    const [asset] = await stage.assets();
    const [project] = (await stage.run('status')).events.map((event) => event['project']);
    expect(events).toMatchObject([
      {
        type: 'delivery',
        name: 'first.mp4',
        path: first,
        totalBytes: 1_000,
        assetId: asset?.id,
        sha256: asset?.sha256,
        projectId: (project as { id: string }).id,
        deliveredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
      { type: 'delivery', name: 'second.mp4' },
    ]);
    const { stdout } = await stage.plain('ledger');
    expect(stdout).toMatch(
      /^DELIVERED .* NAME\n.* 1\.0 kB .*first\.mp4\n.*second\.mp4\n2 delivered/,
    );
  });

  test('as CSV: a header, CRLF, and no name that a spreadsheet takes for a formula', async () => {
    await mkdir(join(stage.folder, 'card'));
    for (const name of ['=cmd|calc.mp4', 'a,"b".mp4']) {
      await stage.run('upload', await stage.file(join('card', name), 10));
    }
    const program = join(ROOT, 'bin', 'dailies.js');
    const env = { ...process.env, ...stage.env };
    const { stdout } = await run(process.execPath, [program, 'ledger', '--csv'], { env });
    const lines = stdout.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^deliveredAt,name,totalBytes,sha256,/);
    expect(lines[1]).toContain(",'=cmd|calc.mp4,10,");
    expect(lines[2]).toContain(',"a,""b"".mp4",10,');
    expect(lines[3]).toBe('');
    expect(stdout.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('--csv and --json exclude each other', async () => {
    const { code, events } = await stage.run('ledger', '--csv');
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'bad_arguments' }]);
  });

  test('lists an asset that was begun and cancelled as an orphan, with what to do about it', async () => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: MEBI });
    const path = await stage.file('a.mp4', 20 * MEBI);
    const upload = stage.start('upload', path);
    const begun = await upload.event(
      ({ type, sentBytes }) => type === 'progress' && Number(sentBytes) > 0,
    );
    const cancelled = await stage.run('queue', 'cancel', String(begun['uploadId']));
    expect(cancelled.code).toBe(0);
    const ended = await upload.ended();
    expect(ended.code).toBe(5);
    expect(ended.events.find(ofType('skipped'))).toMatchObject({ code: 'cancelled' });
    const [asset] = stage.frameio.control.assets();
    const { events } = await stage.run('ledger', '--orphans');
    expect(events).toMatchObject([
      {
        type: 'orphan',
        assetId: asset?.id,
        certain: true,
        reason: 'cancelled',
        path,
        name: 'a.mp4',
      },
    ]);
    expect((await stage.run('ledger')).events).toEqual([]);
    const { stdout } = await stage.plain('ledger', '--orphans');
    expect(stdout).toContain(`asset ${asset?.id}`);
    expect(stdout).toMatch(/Delete it at Frame\.io/);
  });

  test('a create whose reply was lost is an orphan that may exist or not', async () => {
    stage.frameio.control.faults.enable('reset', {
      host: 'api',
      path: '/v2/devices/assets',
      phase: 'after',
      times: 1,
    });
    const path = await stage.file('a.mp4', 10);
    expect((await stage.run('upload', path)).code).toBe(0);
    const { events } = await stage.run('ledger', '--orphans');
    expect(events).toMatchObject([
      { type: 'orphan', assetId: null, certain: false, reason: 'reply_lost', path },
    ]);
    expect((await stage.plain('ledger', '--orphans')).stdout).toContain('possibly');
  });

  test('--again sends once more what was delivered, and both are in the ledger', async () => {
    const path = await stage.file('a.mp4', 10);
    await stage.run('upload', path);
    expect((await stage.run('upload', path)).events.find(ofType('skipped'))).toMatchObject({
      code: 'duplicate',
    });
    expect((await stage.run('upload', '--again', path)).code).toBe(0);
    expect(stage.frameio.control.assets()).toHaveLength(2);
    const { events } = await stage.run('ledger');
    expect(new Set(events.map((event) => event['assetId'])).size).toBe(2);
  });
});
