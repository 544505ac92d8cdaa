import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, type Ended, type Line } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;

describe('the device at Frame.io, on the command line', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage({ deviceModels: { 'model-sound': 'audio' } });
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const control = () => stage.frameio.control;
  const comments = () =>
    control()
      .assets()
      .flatMap((asset) => asset.comments);
  const lastOf = ({ events }: Ended): Line => events.at(-1) ?? expect.fail('no event');
  const failsWith = (ended: Ended, code: string, exitCode: number): string => {
    expect(lastOf(ended)).toMatchObject({ type: 'error', code, exitCode });
    expect(ended.code).toBe(exitCode);
    return String(lastOf(ended)['message']);
  };
  const startAgent = async () => {
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    await agent.event(({ type, state }) => type === 'socket' && state === 'open');
    return agent;
  };
  const channelsOf = ({ events }: Ended) =>
    events[0]?.['channels'] as { index: number; channelId: string; canLog: boolean }[];

  test('says who it is, and what Frame.io has decided since', async () => {
    await stage.pair();
    const id = control().devices()[0]?.id ?? '';
    control().renameDevice(id, 'B-Cam');
    control().setTimezone(id, 'America/Denver');
    control().pause(id);
    const shown = await stage.run('device');
    expect(shown.code).toBe(0);
    expect(shown.events).toMatchObject([
      {
        type: 'device',
        device: { id, name: 'B-Cam', assetType: 'video' },
        project: { name: control().project().name },
        user: { name: expect.any(String) },
        status: 'paused',
        timezone: 'America/Denver',
        pairedUntil: expect.any(String),
        authorizationExpiresAt: null,
        channels: [{ index: 0, canLog: true }],
        notAsked: null,
      },
    ]);
    const { stdout } = await stage.plain('device');
    for (const words of ['B-Cam', 'Paused', 'America/Denver', 'date folder', 'until: none']) {
      expect(stdout).toContain(words);
    }
    expect(control().violations()).toEqual([]);
  });

  test('unpaired, forgotten, offline: each is told apart', async () => {
    for (const args of [['device'], ['device', 'connect', 'm'], ['mark', 'hello']]) {
      failsWith(await stage.run(...args), 'not_paired', 3);
    }
    await stage.pair();
    await stage.run('upload', await stage.file('a.mp4', 1_000));
    const { frameio } = stage;
    await frameio.close();
    const shown = await stage.run('device');
    expect(shown.code).toBe(0);
    expect(shown.events).toMatchObject([
      { type: 'device', channels: [{ index: 0 }], notAsked: expect.stringContaining('reached') },
    ]);
    for (const args of [
      ['mark', 'good take'],
      ['mark', '--timecode', '01:02:03:04', '--rate', '24'],
    ]) {
      expect(failsWith(await stage.run(...args), 'unreachable', 6)).toContain('nothing was marked');
    }
  });

  test('a device that was forgotten has to be paired again', async () => {
    await stage.pair();
    control().forget(control().devices()[0]?.id ?? '');
    failsWith(await stage.run('device'), 'pairing_lost', 4);
    failsWith(await stage.run('mark', 'hello'), 'pairing_lost', 4);
  });

  test('channels: connected, named by an upload, and disconnected', async () => {
    await stage.pair();
    const connect = async (...more: string[]) => {
      const ended = await stage.run('device', 'connect', 'model-sound', ...more);
      expect(ended.code).toBe(0);
      return ended.events[0]?.['channel'] as { channelId: string; index: number };
    };
    const first = await connect();
    expect(await connect()).toEqual(first);
    const second = await connect('--as', 'B');
    expect([first.index, second.index]).toEqual([1, 2]);
    const path = await stage.file('sound.wav', 10_000);
    expect((await stage.run('upload', path, '--channel', '1')).code).toBe(0);
    expect(await stage.assets()).toMatchObject([{ channel: 1, status: 'complete' }]);
    const refused = failsWith(
      await stage.run('upload', path, '--channel', '7'),
      'bad_arguments',
      2,
    );
    expect(refused).toMatch(/no channel 7; it has 0 \(.*\), 1 \(.*\), 2/);
    expect((await stage.run('device', 'disconnect', second.channelId)).code).toBe(0);
    const indexes = channelsOf(await stage.run('device', 'channels')).map(({ index }) => index);
    expect(indexes).toEqual([0, 1]);
    expect((await stage.run('device', 'disconnect', '--all')).code).toBe(0);
    expect(control().devices()[0]?.channels).toHaveLength(1);
    expect(control().violations()).toEqual([]);
    const unknown = failsWith(await stage.run('device', 'disconnect', 'c-77'), 'refused', 5);
    expect(unknown).toContain('nothing was disconnected');
    failsWith(await stage.run('device', 'disconnect'), 'bad_arguments', 2);
    failsWith(await stage.run('device', 'disconnect', 'x', '--all'), 'bad_arguments', 2);
  });

  test('a watch folder is uploaded on the channel that is named, of those that there are', async () => {
    await stage.pair();
    expect((await stage.run('device', 'connect', 'model-sound')).code).toBe(0);
    const folder = join(stage.folder, 'sound');
    await mkdir(folder);
    for (const words of [
      ['watch', 'add', folder],
      ['agent', '--watch', folder],
    ]) {
      const refused = failsWith(await stage.run(...words, '--channel', '7'), 'bad_arguments', 2);
      expect(refused).toMatch(/no channel 7; it has 0 \(.*\), 1/);
    }
    failsWith(await stage.run('agent', '--channel', '1'), 'bad_arguments', 2);
    const agent = stage.start('agent', '--watch', folder, '--channel', '1');
    await agent.event(ofType('listening'));
    await writeFile(join(folder, 'notes.txt'), 'sound');
    await agent.event(ofType('completed'));
    expect(await stage.assets()).toMatchObject([{ channel: 1, status: 'complete' }]);
    agent.kill('SIGTERM');
    expect((await agent.ended()).code).toBe(0);
  });

  test('an agent connects for others, and keeps the client id where nobody reads it', async () => {
    await stage.pair();
    const agent = await startAgent();
    const connected = await stage.run('device', 'connect', 'model-sound', '--as', 'B cam');
    expect(connected.code).toBe(0);
    expect(channelsOf(await stage.run('device', 'channels'))).toHaveLength(2);
    agent.kill('SIGTERM');
    await agent.ended();
    // The label names the sub-device in the vault, where it lies encrypted beside the id.
    for (const name of await readdir(join(stage.folder, 'device'))) {
      const bytes = await readFile(join(stage.folder, 'device', name)).catch(() => null);
      expect(bytes?.includes('clientId') ?? false, name).toBe(false);
    }
    expect(JSON.stringify(connected.events)).not.toMatch(/client_?id/i);
    expect(control().violations()).toEqual([]);
  });

  test('a text alone goes on the last clip, and says which', async () => {
    await stage.pair();
    expect(failsWith(await stage.run('mark', 'early'), 'bad_arguments', 2)).toContain(
      'There is no clip yet',
    );
    const [a, b] = [await stage.file('a.mp4', 1_000), await stage.file('b.mp4', 2_000)];
    await stage.run('upload', a);
    await stage.run('upload', b);
    const marked = await stage.run('mark', 'good take', '--frame', '12');
    const assets = control().assets();
    const [first, last] = assets;
    expect(marked.code).toBe(0);
    expect(marked.events).toMatchObject([
      {
        type: 'marked',
        press: null,
        comment: { clip: { name: 'b.mp4', assetId: last?.id, standing: 'delivered' }, frame: 12 },
        notes: [],
      },
    ]);
    expect(last?.comments).toMatchObject([{ text: 'good take', timestampFrames: 12 }]);
    expect((await stage.plain('mark', 'and this', '--file', a)).stdout).toContain('a.mp4');
    const upload = String(
      (await stage.run('queue')).events.find(({ name }) => name === 'a.mp4')?.['uploadId'],
    );
    await stage.run('mark', 'by its id', '--upload', upload.slice(0, 8));
    await stage.run('mark', 'by the asset', '--asset', first?.id ?? '');
    const texts = control()
      .assets()[0]
      ?.comments.map(({ text }) => text);
    expect(texts).toEqual(['and this', 'by its id', 'by the asset']);
    expect(control().violations()).toEqual([]);
    const gone = await stage.run('mark', 'x', '--asset', '0d9cbf3e-5a1d-4d7e-9f55-3f1f2a8c0000');
    expect(failsWith(gone, 'asset_gone', 5)).toBe(
      'Frame.io knows no such asset of this device; nothing was marked',
    );
  });

  test('a timecode presses a button; with a text the clip is commented on too', async () => {
    await stage.pair();
    const press = ['--timecode', '01:02:03:04', '--rate', '23.976'];
    expect((await stage.run('mark', ...press, '--ago', '5', '--input', '2')).code).toBe(0);
    expect(control().markers()).toMatchObject([
      { inputIndex: 2, offsetSeconds: 5, start: { timecode: '01:02:03:04', rate: '23.976' } },
    ]);
    const alone = await stage.run('mark', 'slate', ...press);
    expect(alone.events[0]).toMatchObject({ type: 'marked', comment: null });
    failsWith(alone, 'refused', 5);
    expect(control().markers()).toHaveLength(2);
    await stage.run('upload', await stage.file('a.mp4', 1_000));
    expect((await stage.run('mark', 'slate', ...press)).code).toBe(0);
    expect(control().markers()).toHaveLength(3);
    expect(comments()).toMatchObject([{ text: 'slate (01:02:03:04 at 23.976 fps)' }]);
    expect(control().violations()).toEqual([]);
  });

  test('bad timecodes are one sentence, and nothing is asked', async () => {
    await stage.pair();
    const calls = control().calls().length;
    for (const args of [
      ['--timecode', '01:02:03;04', '--rate', '29.97'],
      ['--timecode', '01:02:03:24', '--rate', '24'],
      ['--timecode', '01:02:03:04', '--rate', '23.98'],
      ['--timecode', '01:02:03:04'],
      ['--rate', '24'],
      ['text', '--asset', 'a', '--upload', 'b'],
      [],
    ]) {
      const message = failsWith(await stage.run('mark', ...args), 'bad_arguments', 2);
      expect(message.split('\n')).toHaveLength(1);
    }
    expect(control().calls()).toHaveLength(calls);
  });

  test(
    'the clip that an agent is recording is marked through it',
    { timeout: 25_000 },
    async () => {
      await stage.pair();
      await startAgent();
      const take = stage.start('record', 'take-1.ts', '--folder', stage.folder);
      take.stdin.write(Buffer.alloc(32 * MEBI, 'take-1'));
      await take.event(({ type, sentBytes }) => type === 'progress' && Number(sentBytes) > 0);
      const marked = await stage.run('mark', 'good take');
      expect(marked.code).toBe(0);
      expect(marked.events[0]).toMatchObject({
        comment: { clip: { name: 'take-1.ts', standing: 'recording' }, frame: null },
      });
      expect(control().assets()).toMatchObject([
        { mode: 'growing', sizeBytes: null, comments: [{ text: 'good take' }] },
      ]);
      expect((await stage.run('device')).events[0]).toMatchObject({ notAsked: null });
      take.stdin.end();
      await take.ended();
      expect(control().violations()).toEqual([]);
    },
  );

  test('an agent that is offline marks nothing, and does not do it later', async () => {
    await stage.pair();
    await stage.run('upload', await stage.file('a.mp4', 1_000));
    await startAgent();
    control().faults.enable('outage', {});
    const message = failsWith(await stage.run('mark', 'lost?'), 'unreachable', 6);
    expect(message).toContain('it is not known whether');
    control().faults.disableAll();
    expect((await stage.run('mark', 'now')).code).toBe(0);
    expect(comments().map(({ text }) => text)).toEqual(['now']);
  });
});
