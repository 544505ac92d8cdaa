import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, type Ended, type Program } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;
const isUnderWay = ({ type, sentBytes }: { type: string; [field: string]: unknown }) =>
  type === 'progress' && Number(sentBytes) > 0;
const lastOf = ({ events }: Ended) => events.at(-1);

describe('dailies queue, as processes', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  /** Files that are queued, and nobody works them off. */
  const queueUp = async (...names: string[]) => {
    stage.frameio.control.faults.enable('reset', { host: 'api', phase: 'before' });
    const paths = await Promise.all(names.map(async (name) => stage.file(name, 1_000)));
    const program = stage.start('upload', ...paths);
    for (const path of paths) await program.event((e) => e.type === 'queued' && e['path'] === path);
    program.kill('SIGINT');
    await program.ended();
    stage.frameio.control.faults.disable('reset');
    return paths;
  };
  const rows = async () => (await stage.run('queue', 'list')).events;
  const idOf = async (name: string) =>
    String((await rows()).find((row) => row['name'] === name)?.['uploadId']);
  /** An upload that takes its time, and is far enough to be told something. */
  const slowUpload = async (...paths: string[]): Promise<Program> => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 2 * MEBI });
    const program = stage.start('upload', ...paths);
    await program.event(isUnderWay);
    return program;
  };
  const asFastAsItGoes = () => stage.frameio.control.faults.disable('bandwidth');

  test('an id may be shortened; one that is unknown changes nothing: exit 2', async () => {
    await queueUp('a.mp4', 'b.mp4');
    const id = await idOf('a.mp4');
    const wrong = await stage.run('queue', 'cancel', id.slice(0, 8), 'ffffffff');
    expect(wrong.code).toBe(2);
    expect(wrong.events).toMatchObject([{ type: 'error', code: 'bad_arguments', exitCode: 2 }]);
    expect(await rows()).toMatchObject([{ state: 'queued' }, { state: 'queued' }]);
    const { code, events } = await stage.run('queue', 'cancel', id.slice(0, 8));
    expect(code).toBe(0);
    expect(events).toMatchObject([{ type: 'queue', command: 'cancel', changed: 1, refused: [] }]);
    expect(await rows()).toMatchObject([{ state: 'cancelled' }, { state: 'queued' }]);
  });

  test('what cannot be done to a file is refused, and the rest is done: exit 5', async () => {
    await queueUp('a.mp4', 'b.mp4');
    const [a, b] = [await idOf('a.mp4'), await idOf('b.mp4')];
    await stage.run('queue', 'cancel', a);
    const { code, events } = await stage.run('queue', 'hold', a, b);
    expect(code).toBe(5);
    expect(events).toMatchObject([
      { type: 'queue', command: 'hold', changed: 1, refused: [{ id: a, why: expect.any(String) }] },
      { type: 'error', exitCode: 5 },
    ]);
    const again = await stage.plain('queue', 'hold', a);
    expect(again.stdout).toContain(`Refused    ${a.slice(0, 8)}`);
  });

  test('cancels all, and retries by id; nothing on the disk is touched', async () => {
    const paths = await queueUp('a.mp4', 'b.mp4');
    expect(lastOf(await stage.run('queue', 'cancel', '--all'))).toMatchObject({ changed: 2 });
    expect(lastOf(await stage.run('queue', 'retry', await idOf('a.mp4')))).toMatchObject({
      changed: 1,
    });
    expect(await rows()).toMatchObject([{ state: 'queued' }, { state: 'cancelled' }]);
    expect((await stage.run('upload', ...paths)).code).toBe(0);
  });

  test('retries all that failed', async () => {
    stage.frameio.control.faults.enable('status', {
      host: 'storage',
      status: 403,
      code: 'InvalidArgument',
    });
    const path = await stage.file('a.mp4', 1_000);
    expect((await stage.run('upload', path)).code).toBe(5);
    stage.frameio.control.faults.disable('status');
    const { events } = await stage.run('queue', 'retry', '--failed');
    expect(events).toMatchObject([{ type: 'queue', command: 'retry', changed: 1 }]);
    expect((await stage.run('upload', path)).code).toBe(0);
  });

  test('lists for people what has ended, then what is open in the order it will go', async () => {
    await queueUp('a.mp4', 'b.mp4', 'c.mp4');
    await stage.run('queue', 'cancel', await idOf('b.mp4'));
    await stage.run('queue', 'first', await idOf('c.mp4'));
    const { stdout } = await stage.plain('queue');
    const lines = stdout.split('\n').filter((line) => /^[0-9a-f]{8} /.test(line));
    expect(lines.map((line) => /(\w+)\.mp4/.exec(line)?.[1])).toEqual(['b', 'c', 'a']);
    const shown = lines.map((line) => line.slice(0, 8));
    const ids = (await rows()).map((row) => String(row['uploadId']).slice(0, 8));
    expect(new Set(shown)).toEqual(new Set(ids));
    expect(
      (await rows()).map((row) => row['name']),
      'JSON: as they were queued',
    ).toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
  });

  test('a file that is held here stays behind, told so, and goes when it is let go', async () => {
    const paths = await queueUp('a.mp4');
    await stage.run('queue', 'hold', '--all');
    expect(await rows()).toMatchObject([
      { state: 'queued', held: true, projectId: expect.any(String) },
    ]);
    const { stdout } = await stage.plain('queue');
    expect(stdout).toContain('held here');
    expect(stdout).not.toMatch(/paused/i);
    expect(lastOf(await stage.run('queue', 'resume', '--all'))).toMatchObject({ changed: 1 });
    expect((await stage.run('upload', ...paths)).code).toBe(0);
  });

  test('the whole queue is held and let go while another process uploads, which waits', async () => {
    const upload = await slowUpload(await stage.file('a.mp4', 20 * MEBI));
    const paused = await stage.run('queue', 'pause');
    expect(paused.code).toBe(0);
    expect(paused.events).toMatchObject([{ type: 'queue', command: 'pause' }]);
    await upload.event(
      ({ type, reasons }) =>
        type === 'held' &&
        (reasons as { reason: string }[]).some(({ reason }) => reason === 'user'),
    );
    asFastAsItGoes();
    expect((await stage.run('status')).events[0]).toMatchObject({ paused: { byUser: true } });
    expect((await stage.run('queue', 'resume')).code).toBe(0);
    expect((await upload.ended()).code).toBe(0);
  });

  test('an upload that begins while the queue is held here waits, and says how to go on', async () => {
    await stage.run('queue', 'pause');
    const path = await stage.file('a.mp4', 1_000);
    const upload = stage.start('upload', path);
    await upload.event(ofType('held'));
    expect(stage.frameio.control.assets()).toEqual([]);
    await stage.run('queue', 'resume');
    expect((await upload.ended()).code).toBe(0);
  });

  test('`first` reaches the process that works the queue off', async () => {
    const names = ['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4', 'e.mp4', 'f.mp4', 'g.mp4', 'h.mp4', 'i.mp4'];
    const paths = await Promise.all(names.map(async (name) => stage.file(name, 4 * MEBI)));
    const last = await stage.file('last.mp4', 1_000);
    const upload = await slowUpload(...paths, last);
    expect((await stage.run('queue', 'first', await idOf('last.mp4'))).code).toBe(0);
    const completed = () => upload.events.filter(ofType('completed')).length;
    const before = completed();
    await upload.event((event) => event.type === 'completed' && event['path'] === last);
    // Itself, and at most the four that were on their way when it was asked for.
    expect(completed() - before).toBeLessThanOrEqual(5);
    asFastAsItGoes();
    expect((await upload.ended()).code).toBe(0);
  });

  test('after pairing with another project, what waits for the first is told of and moved', async () => {
    await queueUp('a.mp4', 'b.mp4');
    const other = await makeStage({ projectName: 'Second Unit' });
    try {
      stage.env['DAILIES_API_URL'] = other.frameio.apiUrl;
      stage.env['DAILIES_CA_FILE'] = other.frameio.caFile;
      stage.env['DAILIES_CLIENT_SECRET'] = other.frameio.clientSecret;
      other.frameio.control.authorizeEveryCode();
      const paired = await stage.run('pair');
      expect(paired.events.at(-1)).toMatchObject({
        type: 'otherProject',
        files: 2,
        message: expect.stringContaining('dailies queue move --all'),
      });
      const path = join(stage.folder, 'a.mp4');
      const skipped = await stage.run('upload', path);
      expect(skipped.code).toBe(5);
      expect(skipped.events.find(ofType('skipped'))).toMatchObject({ code: 'other_project' });
      expect(other.frameio.control.assets()).toEqual([]);
      expect(lastOf(await stage.run('queue', 'move', '--all'))).toMatchObject({ changed: 2 });
      expect((await stage.run('upload', path)).code).toBe(0);
      expect(other.frameio.control.assets()).toHaveLength(1);
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });

  test('priority, mode and limit are kept, shown, and refused in one sentence', async () => {
    await stage.run('queue', 'priority', 'proxy', 'WAV');
    expect((await stage.run('queue', 'mode', 'manual')).events).toMatchObject([
      { type: 'queue', settings: { mode: 'manual', priority: ['proxy', 'wav'], paused: false } },
    ]);
    await stage.run('limit', '08:00,512k', 'Sat-00:00,off');
    expect((await stage.plain('queue', 'priority')).stdout).toContain('proxy, wav');
    expect((await stage.plain('queue', 'mode')).stdout).toContain('Manual');
    expect((await stage.run('limit')).events).toMatchObject([
      { type: 'limit', timetable: '08:00,512k Sat-00:00,off' },
    ]);
    await stage.run('queue', 'priority', '--none');
    expect((await stage.plain('queue', 'priority')).stdout).toContain('alike');
    expect((await stage.run('limit', 'off')).events).toMatchObject([{ timetable: 'off' }]);
  });

  test.each([
    ['no file at all', ['cancel']],
    ['ids and all', ['hold', 'abcd', '--all']],
    ['two ids for one place', ['first', 'abcd', 'efgh']],
    ['an id that is too short', ['first', 'ab']],
    ['a mode that is none', ['mode', 'sometimes']],
    ['kinds and none', ['priority', 'wav', '--none']],
    ['a kind that is none', ['priority', 'a/b']],
    ['an unknown option of a subcommand', ['list', '--loud']],
    ['an unknown subcommand', ['frobnicate']],
  ])('%s: exit 2, one sentence', async (_, args) => {
    const { code, events } = await stage.run('queue', ...args);
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'bad_arguments', exitCode: 2 }]);
    expect(String(events[0]?.['message'])).not.toContain('\n');
  });

  test('a limit that is no timetable: exit 2', async () => {
    expect((await stage.run('limit', 'fast')).code).toBe(2);
    expect((await stage.run('limit', '25:00,1M')).code).toBe(2);
  });
});
