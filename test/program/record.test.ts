import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayMount, mountTmpfs } from '../support/mount.ts';
import { ROOT, ofType, type Line, type Program } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;
/** 25 MB/s, 200 Mb/s: a recorder of the heavier kind. */
const CHUNK_BYTES = MEBI;
const CHUNK_MS = 40;
const TIMEOUT_MS = 60_000;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sent = ({ type, sentBytes }: Line) => type === 'progress' && Number(sentBytes) > 0;

/** Writes into a program's input in real time until it is stopped; bytes that differ everywhere. */
class Camera {
  readonly #program: Program;
  readonly #hash = createHash('sha256');
  readonly #running: Promise<void>;
  #isStopped = false;
  writtenBytes = 0;
  /** The longest that the program has let it wait. */
  longestWaitMs = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#running = this.#roll();
    this.#running.catch(() => undefined);
  }

  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Stops writing; the pipe stays open. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  /** The end of the recording. */
  async cut(): Promise<void> {
    await this.stop();
    this.#program.stdin.end();
  }

  async #roll(): Promise<void> {
    const { stdin } = this.#program;
    for (let frame = 0; !this.#isStopped && !stdin.destroyed; frame += 1) {
      const chunk = Buffer.alloc(CHUNK_BYTES, `frame ${frame} of the take;`);
      const sinceMs = performance.now();
      // Resolves too when the program reads no more.
      await new Promise<void>((resolve) => stdin.write(chunk, () => resolve()));
      this.longestWaitMs = Math.max(this.longestWaitMs, performance.now() - sinceMs);
      this.#hash.update(chunk);
      this.writtenBytes += chunk.length;
      await delay(CHUNK_MS);
    }
  }
}

describe('dailies record', { timeout: TIMEOUT_MS }, () => {
  let stage: Stage;
  let folder: string;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
    folder = join(stage.folder, 'takes');
    await mkdir(folder);
  });
  afterEach(async () => stage[Symbol.asyncDispose]());
  const start = (name: string, ...more: string[]) =>
    stage.start('record', name, '--folder', folder, ...more);
  const assets = () => stage.frameio.control.assets();

  test('uploads while it is recorded, and is complete a moment after the cut', async () => {
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    expect(assets()).toMatchObject([{ mode: 'growing', sizeBytes: null, name: 'take-1.ts' }]);
    await camera.cut();
    const { code, events } = await program.ended();
    expect(code).toBe(0);
    const types = events.map(({ type }) => type).filter((type) => type !== 'progress');
    expect(types).toEqual(['recording', 'queued', 'recordingEnded', 'completed', 'result']);
    expect(events.find(ofType('queued'))).toMatchObject({ totalBytes: null, mode: 'growing' });
    const completed = events.find(ofType('completed'));
    const totalBytes = camera.writtenBytes;
    expect(completed).toMatchObject({ totalBytes, sha256: camera.sha256 });
    expect(sha256(await readFile(join(folder, 'take-1.ts')))).toBe(camera.sha256);
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: camera.sha256 }]);
    expect(events.at(-1)).toMatchObject({ type: 'result', completed: 1, totalBytes });
    const endedAt = Date.parse(events.find(ofType('recordingEnded'))?.at ?? '');
    expect(Date.parse(completed?.at ?? '') - endedAt).toBeLessThan(2_000);
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('what is less than a part goes up as one finished file', async () => {
    const program = start('short.wav', '--channel', '0');
    program.stdin.end(Buffer.alloc(100_000, 'short'));
    expect((await program.ended()).code).toBe(0);
    expect(await stage.assets()).toMatchObject([
      { mode: 'finished', parts: 1, status: 'complete', sizeBytes: 100_000 },
    ]);
  });

  test('a slow uplink is no matter to the recorder', async () => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 200_000 });
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    const { writtenBytes } = camera;
    camera.longestWaitMs = 0;
    while (camera.writtenBytes < writtenBytes + 50 * MEBI) await delay(CHUNK_MS);
    await camera.cut();
    await program.event(ofType('recordingEnded'));
    expect((await stat(join(folder, 'take-1.ts'))).size).toBe(camera.writtenBytes);
    // At the speed of the uplink each chunk would have waited for five seconds.
    expect(camera.longestWaitMs).toBeLessThan(2_500);
    const lastSent = program.events.findLast(sent)?.['sentBytes'];
    expect(Number(lastSent)).toBeLessThan(camera.writtenBytes / 2);
  });

  test('never overwrites: exit 2, the file is as it was', async () => {
    await writeFile(join(folder, 'take-1.ts'), 'before');
    const program = start('take-1.ts');
    const { code, events } = await program.ended();
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'bad_arguments' }]);
    expect(await readFile(join(folder, 'take-1.ts'), 'utf8')).toBe('before');
  });

  test.each(['take', 'take-1.ts.part', '.take.ts', 'sub/take.ts', '..'])(
    'a name that is none for a recording is refused: %s',
    async (name) => {
      const { code, events } = await start(name).ended();
      expect(code).toBe(2);
      expect(events).toMatchObject([{ type: 'error', code: 'bad_arguments' }]);
    },
  );

  test('a folder that is not there is not made: exit 2', async () => {
    const elsewhere = join(stage.folder, 'nowhere');
    const { code, events } = await stage.start('record', 'a.ts', '--folder', elsewhere).ended();
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'no_such_file' }]);
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('not paired: exit 3 before anything is read or made', async () => {
    await stage.run('unpair');
    const { code, events } = await start('take-1.ts').ended();
    expect(code).toBe(3);
    expect(events).toMatchObject([{ type: 'error', code: 'not_paired' }]);
    expect(existsSync(join(folder, 'take-1.ts'))).toBe(false);
  });

  test('nothing comes: skipped as empty, exit 5, and no file is in the way of the next try', async () => {
    const program = start('take-1.ts');
    program.stdin.end();
    const { code, events } = await program.ended();
    expect(code).toBe(5);
    expect(events.find(ofType('skipped'))).toMatchObject({ code: 'empty' });
    expect(existsSync(join(folder, 'take-1.ts'))).toBe(false);
    expect(assets()).toEqual([]);
  });

  test('Ctrl-C ends the recording, also where the recorder goes on, and the upload is finished', async () => {
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    await camera.stop();
    expect(code).toBe(0);
    expect(events.find(ofType('recordingEnded'))).toMatchObject({ by: 'interrupt' });
    const kept = sha256(await readFile(join(folder, 'take-1.ts')));
    expect(events.find(ofType('completed'))).toMatchObject({ sha256: kept });
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: kept }]);
  });

  test('Ctrl-C twice leaves, exit 130; the next upload goes on with the same asset', async () => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 10 * MEBI });
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    program.kill('SIGINT');
    await camera.cut();
    await program.event(ofType('recordingEnded'));
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    expect(code).toBe(130);
    expect(events.slice(-2)).toMatchObject([{ type: 'cancelled' }, { type: 'error' }]);
    stage.frameio.control.faults.disable('bandwidth');
    expect((await stage.run('upload', join(folder, 'take-1.ts'))).code).toBe(0);
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: camera.sha256 }]);
  });

  test('killed in mid-take: what was recorded stays, and `upload` goes on with the same asset', async () => {
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    program.kill('SIGKILL');
    await program.ended();
    await camera.stop();
    const path = join(folder, 'take-1.ts');
    const kept = sha256(await readFile(path));
    const { code, events } = await stage.run('upload', path);
    expect(code).toBe(0);
    expect(events.find(ofType('completed'))).toMatchObject({ sha256: kept });
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: kept }]);
  });

  test('killed before there was enough for a part: `upload` sees by itself that it has ended', async () => {
    const program = start('take-1.ts');
    program.stdin.write(Buffer.alloc(MEBI, 'short'));
    await program.event(ofType('queued'));
    program.kill('SIGKILL');
    await program.ended();
    const path = join(folder, 'take-1.ts');
    const { code, events } = await stage.run('upload', path);
    expect(code).toBe(0);
    expect(events.at(-1)).toMatchObject({ completed: 1, totalBytes: (await stat(path)).size });
  });

  test('Frame.io away: all is kept and stays queued, exit 6', async () => {
    await stage.frameio.close();
    const program = start('take-1.ts');
    program.stdin.end(Buffer.alloc(12 * MEBI, 'offline'));
    const { code, events } = await program.ended();
    expect(code).toBe(6);
    expect(events.slice(-2)).toMatchObject([{ type: 'result', completed: 0 }, { exitCode: 6 }]);
    expect((await stat(join(folder, 'take-1.ts'))).size).toBe(12 * MEBI);
    expect((await stage.run('queue', 'list')).events.at(-1)).toMatchObject({ state: 'queued' });
  });

  test('Frame.io away for a while, with --wait-offline: it goes up when it is back', async () => {
    stage.frameio.control.faults.enable('reset', { host: 'api', phase: 'before' });
    const program = start('take-1.ts', '--wait-offline');
    program.stdin.end(Buffer.alloc(12 * MEBI, 'offline'));
    await program.event(ofType('recordingEnded'));
    stage.frameio.control.faults.disable('reset');
    expect((await program.ended()).code).toBe(0);
  });

  test('the pairing is lost in mid-take: all is recorded, exit 4, and it goes up after pairing', async () => {
    for (const { id } of stage.frameio.control.devices()) stage.frameio.control.forget(id);
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(ofType('pairingLost'));
    await camera.cut();
    const { code, events } = await program.ended();
    expect(code).toBe(4);
    expect(events.at(-1)).toMatchObject({ code: 'pairing_lost', exitCode: 4 });
    expect(sha256(await readFile(join(folder, 'take-1.ts')))).toBe(camera.sha256);
    await stage.pair();
    expect((await stage.run('upload', join(folder, 'take-1.ts'))).code).toBe(0);
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: camera.sha256 }]);
  });

  test('while an agent owns the state dir, it takes the recording up', async () => {
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    const [one, two] = [start('cam-a.ts'), start('cam-b.ts')];
    const cameras = [one, two].map((program) => new Camera(program));
    await Promise.all([one.event(sent), two.event(sent)]);
    expect(assets()).toMatchObject([{ sizeBytes: null }, { sizeBytes: null }]);
    await Promise.all(cameras.map(async (camera) => camera.cut()));
    const ends = await Promise.all([one.ended(), two.ended()]);
    for (const [index, { code, events }] of ends.entries()) {
      expect(code).toBe(0);
      const { sha256 } = cameras[index] ?? { sha256: '' };
      expect(events.find(ofType('queued'))).toMatchObject({ mode: 'growing' });
      expect(events.find(ofType('completed'))).toMatchObject({ sha256 });
      expect(events.at(-1)).toMatchObject({ type: 'result', completed: 1 });
    }
    expect((await stage.assets()).map(({ status }) => status)).toEqual(['complete', 'complete']);
  });

  test('the agent ends in mid-take: all is kept, exit 7, and the next agent goes on', async () => {
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    const program = start('take-1.ts');
    const camera = new Camera(program);
    await program.event(sent);
    agent.kill('SIGTERM');
    await agent.ended();
    await camera.cut();
    const { code, events } = await program.ended();
    expect(code).toBe(7);
    expect(events.at(-1)).toMatchObject({ code: 'state_dir_owned', exitCode: 7 });
    const next = stage.start('agent');
    await next.event(ofType('completed'));
    expect(await stage.assets()).toMatchObject([{ status: 'complete', sha256: camera.sha256 }]);
  });

  test('refuses a terminal, in one sentence', async () => {
    const run = promisify(execFile);
    const bin = join(ROOT, 'bin', 'dailies.js');
    const typed = `${process.execPath} ${bin} record a.ts --folder ${folder}`;
    const env = { ...stage.env, PATH: process.env['PATH'], TERM: 'dumb' };
    const failed = await run('script', ['-qec', typed, '/dev/null'], { env }).catch(
      (error: unknown) => error as { code: number; stdout: string },
    );
    expect(failed).toMatchObject({ code: 2, stdout: expect.stringContaining('into a pipe') });
    expect(existsSync(join(folder, 'a.ts'))).toBe(false);
  });

  test.skipIf(!mayMount)(
    `the disk fills up: what is there is kept and goes up, exit 5${mayMount ? '' : ' (skipped: needs Linux, and root to mount)'}`,
    async () => {
      using _ = mountTmpfs(folder, '24m');
      const program = start('take-1.ts');
      const camera = new Camera(program);
      const { code, events } = await program.ended();
      await camera.stop();
      expect(code).toBe(5);
      expect(events.at(-1)).toMatchObject({ code: 'disk_full', exitCode: 5 });
      const kept = await readFile(join(folder, 'take-1.ts'));
      expect(kept.length).toBe(24 * MEBI);
      expect(events.find(ofType('recordingEnded'))).toMatchObject({ by: 'fault' });
      expect(events.find(ofType('completed'))).toMatchObject({ sha256: sha256(kept) });
    },
  );
});
