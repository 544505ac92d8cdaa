import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Program, ofType, runProgram, type Line } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

interface Shown {
  readonly socket: { readonly state: string; readonly why: string | null };
  readonly paused: { readonly byFrameio: boolean };
  readonly device: { readonly name: string | null };
  readonly project: { readonly name: string | null } | null;
}

const socketIs = (state: string) => (event: Line) =>
  event.type === 'socket' && event['state'] === state;
const shows = (is: (shown: Shown) => boolean) => (event: Line) =>
  event.type === 'status' && is(event as unknown as Shown);

describe('the connection of an agent, as a process', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const begin = async (): Promise<Program> => {
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    return agent;
  };
  const control = () => stage.frameio.control;
  const device = () => control().devices()[0] ?? expect.fail('no device');
  const atFrameio = async (status: string) => {
    const heard = Promise.withResolvers<void>();
    const look = () => {
      if (device().status === status) heard.resolve();
    };
    const unsubscribe = control().onEvent(look);
    look();
    await heard.promise;
    unsubscribe();
  };
  const within = async (ms: number, what: Promise<unknown>) => {
    const sinceMs = performance.now();
    await what;
    expect(performance.now() - sinceMs).toBeLessThan(ms);
  };

  test('it is Online two seconds after its start, with one socket', async () => {
    const agent = await begin();
    await within(2_000, Promise.all([agent.event(socketIs('open')), atFrameio('online')]));
    await agent.event(shows(({ socket }) => socket.state === 'open'));
    const seen = (await stage.run('status')).events[0];
    expect(seen).toMatchObject({ socket: { state: 'open', since: expect.any(String) } });
    agent.kill('SIGTERM');
    await agent.ended();
    await atFrameio('offline');
    expect((await stage.run('status')).events[0]).toMatchObject({ socket: { state: 'closed' } });
    expect(control().violations()).toEqual([]);
  });

  test('pause, resume, names: what is decided at Frame.io shows within a second', async () => {
    const agent = await begin();
    await agent.event(socketIs('open'));
    const { id } = device();
    control().pause(id);
    await within(1_000, agent.event(ofType('paused')));
    await agent.event(shows(({ paused }) => paused.byFrameio));
    control().resume(id);
    await within(1_500, agent.event(ofType('resumed')));
    control().renameDevice(id, 'B-Cam');
    await within(1_500, agent.event(ofType('renamed')));
    await agent.event(shows(({ device: { name } }) => name === 'B-Cam'));
    control().renameProject('Day Shoot');
    control().dropSockets(id);
    await agent.event(ofType('projectChanged'));
    await agent.event(shows(({ project }) => project?.name === 'Day Shoot'));
    expect(control().violations()).toEqual([]);
  });

  test('forgotten at Frame.io: said at once, not at the next call', async () => {
    const agent = await begin();
    await agent.event(socketIs('open'));
    control().forget(device().id);
    await within(3_000, agent.event(ofType('pairingLost')));
    expect(control().violations()).toEqual([]);
  });

  test('a socket that breaks, says nothing, or is refused is opened again, one at a time', async () => {
    const agent = await begin();
    await agent.event(socketIs('open'));
    for (let time = 0; time < 2; time++) {
      const { length } = agent.events;
      control().dropSockets(device().id);
      const lost = await agent.event(socketIs('closed'), length);
      expect(lost['why']).toBe('The connection was lost');
      await agent.event(socketIs('open'), length);
    }
    control().faults.enable('socket-refuse', { status: 503 });
    const { length } = agent.events;
    control().dropSockets(device().id);
    await agent.event(({ why }) => String(why).includes('503'), length);
    control().faults.disable('socket-refuse');
    await agent.event(socketIs('open'), length);
    expect(control().violations()).toEqual([]);
  });

  test('a clock that is wrong is told while it works, and that it is right again', async () => {
    control().faults.enable('wrong-date', { seconds: -300 });
    const agent = await begin();
    const wrong = await agent.event(ofType('clock'));
    expect(wrong['why']).toContain('5 min ahead of Frame.io');
    const { length } = agent.events;
    control().faults.disable('wrong-date');
    control().renameDevice(device().id, 'B-Cam');
    expect((await agent.event(ofType('clock'), length))['why']).toBeNull();
  });

  test('certificates are verified, whatever the environment says', async () => {
    const { DAILIES_CA_FILE: _, ...rest } = stage.env;
    const env = { ...rest, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const path = await stage.file('a.mp4', 1_000);
    const calls = control().calls().length;
    const { events } = await runProgram(['status', '--json'], env);
    expect(events[0]?.['network']).toMatchObject({ state: 'noInternet' });
    expect((await runProgram(['upload', path, '--json'], env)).code).toBe(6);
    const agent = new Program(['agent', '--json'], env);
    const socket = await agent.event(socketIs('closed'));
    agent.kill('SIGKILL');
    await agent.ended();
    expect(socket['why']).toContain('which is not trusted here');
    expect(control().calls()).toHaveLength(calls);
  });

  test('a token that has died meanwhile is renewed for the socket', async () => {
    const agent = await begin();
    await agent.event(socketIs('open'));
    const { length } = agent.events;
    control().advanceTime(9 * 3600);
    control().dropSockets(device().id);
    await agent.event(socketIs('open'), length);
    expect(
      control()
        .calls()
        .filter(({ path }) => path === '/v2/auth/token').length,
    ).toBeGreaterThan(1);
    expect(control().violations()).toEqual([]);
  });
});
