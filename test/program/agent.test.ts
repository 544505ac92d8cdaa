import { createHash } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordClip } from '../../src/recorder/index.ts';
import { ofType, type Line, type Program } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
const forPath = (type: string, path: string) => (event: Line) =>
  event.type === type && event['path'] === path;
const authIs = (state: string) => (event: Line) =>
  event.type === 'status' && (event['auth'] as { state: string }).state === state;

describe('dailies agent, as a process', () => {
  let stage: Stage;
  let card: string;
  beforeEach(async () => {
    stage = await makeStage();
    card = join(stage.folder, 'card');
    await mkdir(card);
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const begin = async (...args: string[]): Promise<Program> => {
    const agent = stage.start('agent', ...args);
    await agent.event(ofType('listening'));
    return agent;
  };
  /** A clip that is whole from one moment to the next, as at the end of a copy. */
  const copyIn = async (name: string): Promise<string> => {
    const take = { folder: stage.folder, name, durationSeconds: 0.3, speed: 0 } as const;
    await recordClip({ ...take, ffmpeg: 'never' }).done;
    const path = join(card, name);
    await rename(join(stage.folder, name), path);
    return path;
  };
  const names = () => stage.frameio.control.assets().map(({ name }) => name);

  test('begins with listening, whose link is served; what is there is left, what comes arrives', async () => {
    await stage.pair();
    await copyIn('old.mp4');
    const agent = stage.start('agent', '--watch', card);
    await agent.event(ofType('listening'));
    const [first] = agent.events;
    expect(first).toMatchObject({ type: 'listening', pid: agent.pid });
    const page = await fetch(String(first?.['url']), { redirect: 'manual' });
    expect(page.status).toBe(303);
    const path = await copyIn('new.mp4');
    const completed = await agent.event(forPath('completed', path));
    expect(completed['sha256']).toBe(await sha256(path));
    expect(names()).toEqual(['new.mp4']);
    agent.kill('SIGTERM');
    expect(await agent.ended()).toMatchObject({ code: 0, stderr: '' });
  });

  test('a person who breaks it off gets 130, and nothing is lost by it', async () => {
    await stage.pair();
    const agent = await begin('--watch', card);
    agent.kill('SIGINT');
    const { code, events } = await agent.ended();
    expect(code).toBe(130);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'cancelled', exitCode: 130 });
    const path = await copyIn('meanwhile.mp4');
    const again = await begin('--watch', card);
    await again.event(forPath('completed', path));
    expect(names()).toEqual(['meanwhile.mp4']);
  });

  test('killed at any moment, it goes on where it was', async () => {
    await stage.pair();
    const killed = await begin('--watch', card);
    const path = await copyIn('a.mp4');
    await killed.event(forPath('queued', path));
    killed.kill('SIGKILL');
    await killed.ended();
    const agent = await begin('--watch', card);
    await agent.event(forPath('completed', path));
    const other = await copyIn('b.mp4');
    await agent.event(forPath('completed', other));
    expect(names()).toEqual(['a.mp4', 'b.mp4']);
  });

  test('not paired, it stays, says so, and goes on by itself once it is', async () => {
    const agent = await begin('--watch', card);
    await agent.event(authIs('unpaired'));
    const { stdout } = agent;
    expect(stdout).toContain('"waitingForPairing"');
    const path = await copyIn('a.mp4');
    expect((await stage.pair()).code).toBe(0);
    await agent.event(forPath('completed', path));
    expect(names()).toEqual(['a.mp4']);
  });

  test('loses its pairing, lets another be made, and sends what came meanwhile', async () => {
    await stage.pair();
    const agent = await begin('--watch', card);
    const [device] = stage.frameio.control.devices();
    stage.frameio.control.forget(device?.id ?? '');
    const path = await copyIn('a.mp4');
    await agent.event(ofType('pairingLost'));
    await agent.event(ofType('waitingForPairing'));
    expect((await stage.pair()).code).toBe(0);
    await agent.event(ofType('pairingFound'));
    await stage.run('queue', 'move', '--all');
    await agent.event(forPath('completed', path));
  }, 60_000);

  test('lets `pair` and `unpair` have the state dir at once, and goes on afterwards', async () => {
    await stage.pair();
    const agent = await begin('--watch', card);
    const { length } = agent.events;
    const sinceMs = performance.now();
    expect((await stage.run('unpair')).code).toBe(0);
    await agent.event(ofType('letGo'), length);
    // Who asked for the state dir is gone: what came of it is said, and not left to be guessed.
    await agent.event(ofType('waitingForPairing'), length);
    expect((await stage.pair()).code).toBe(0);
    expect(performance.now() - sinceMs).toBeLessThan(15_000);
    await agent.event(ofType('pairingFound'), length);
    const path = await copyIn('after.mp4');
    await agent.event(forPath('completed', path), length);
    expect(names()).toEqual(['after.mp4']);
  });

  test('goes on with the pairing it has when `pair` is broken off', async () => {
    await stage.pair();
    const agent = await begin('--watch', card);
    const pair = stage.start('pair');
    await pair.event(ofType('code'));
    const path = await copyIn('meanwhile.mp4');
    pair.kill('SIGINT');
    expect((await pair.ended()).code).toBe(130);
    await agent.event(forPath('completed', path));
    expect(names()).toEqual(['meanwhile.mp4']);
  });

  test('a second one finds the state dir owned: 7; a taken port: 2; its own state dir: 2', async () => {
    await stage.pair();
    const agent = await begin();
    expect((await stage.run('agent')).code).toBe(7);
    agent.kill('SIGTERM');
    await agent.ended();
    const { port } = new URL(stage.frameio.apiUrl);
    const taken = await stage.run('agent', '--port', port);
    expect(taken).toMatchObject({ code: 2, events: [{ type: 'error', code: 'port_taken' }] });
    const own = await stage.run('agent', '--watch', stage.folder);
    expect(own).toMatchObject({ code: 2, events: [{ type: 'error', code: 'bad_arguments' }] });
  });

  test('in words it is quiet: where it listens, and what has an end', async () => {
    await stage.pair();
    const agent = stage.startPlain('agent', '--watch', card);
    await agent.said('Listening at http://127.0.0.1:');
    await copyIn('a.mp4');
    await agent.said('Completed  a.mp4');
    agent.kill('SIGINT');
    const { code, stdout, stderr } = await agent.ended();
    expect(code).toBe(130);
    expect(stdout.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'Listening',
      'Online',
      'Completed',
      'asset',
      'Stopped;',
      '',
    ]);
    expect(stderr).toBe('');
  });
});
