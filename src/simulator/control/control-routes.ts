import { z } from 'zod';
import type { SimulatorControl } from '../control.ts';
import { eventStream } from '../http/event-stream.ts';
import { type LiveReply, type Reply, jsonReply } from '../http/reply.ts';
import type { Visit, VisitRoute } from '../http/visit.ts';
import { SimulatorError } from '../simulator-error.ts';
import { readJson, readQuery } from './json-act.ts';

const authorizeBody = z.strictObject({
  userName: z.string().min(1).exactOptional(),
  expiresAt: z.union([z.string(), z.number()]).exactOptional(),
});
const delayBody = z.strictObject({ delayMs: z.number().min(0).max(3_600_000).exactOptional() });
const nameBody = z.strictObject({ name: z.string().min(1).max(255) });
const timezoneBody = z.strictObject({ timezone: z.string().min(1).max(255) });
const codeBody = z.strictObject({ userCode: z.string() });
const advanceBody = z.strictObject({ seconds: z.number() });
const paramsBody = z.record(z.string(), z.union([z.string(), z.number()]));
const violationsQuery = z.strictObject({
  deviceId: z.string().min(1).exactOptional(),
  sinceCallId: z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number')
    .transform(Number)
    .exactOptional(),
});

/** One call, with what it does in a few words. */
export interface ControlRoute extends VisitRoute {
  readonly does: string;
}

/** `SimulatorControl` over HTTPS: the same acts, for testers of devices in any language. */
export function controlRoutes(control: SimulatorControl): readonly ControlRoute[] {
  const calls: readonly ControlRoute[] = [
    get('/control', 'lists these calls', () =>
      calls.map(({ method, path, does }) => ({ method, path, does })),
    ),
    ...lists(control),
    ...peoplesActs(control),
    ...deviceActs(control),
    ...faultActs(control),
  ];
  return calls;
}

function lists(control: SimulatorControl): readonly ControlRoute[] {
  return [
    get('/control/project', 'the project', () => control.project()),
    get('/control/codes', 'the codes that wait', () => control.pendingCodes()),
    get('/control/time', 'the clock', () => control.time()),
    get('/control/devices', 'the devices, and how they are', () => control.devices()),
    get('/control/assets', 'what has arrived', () => control.assets()),
    get('/control/markers', 'what was logged', () => control.markers()),
    get('/control/calls', 'what devices did', () => control.calls()),
    get(
      '/control/violations',
      'what of it was wrong; ?deviceId= and ?sinceCallId= narrow it',
      (visit) => control.violations(readQuery(visit, violationsQuery)),
    ),
    get('/control/faults', 'what can be broken, and what is', () => control.faults.list()),
    act('GET', '/control/settled', 'waits until no asset is being put together', () =>
      control.settled(),
    ),
    {
      method: 'GET',
      path: '/control/events',
      does: 'everything, as it happens (server-sent events)',
      handle: async (visit) => events(visit, control),
    },
  ];
}

function peoplesActs(control: SimulatorControl): readonly ControlRoute[] {
  let stopAuthorizing = () => {};
  return [
    act('POST', '/control/project', 'renames the project to name', async (visit) => {
      control.renameProject((await readJson(visit, nameBody)).name);
    }),
    act(
      'POST',
      '/control/codes/:code/authorize',
      'approves a code; userName, expiresAt optional',
      async (visit, [code = '']) => {
        control.authorize(code, await readJson(visit, authorizeBody));
      },
    ),
    act(
      'POST',
      '/control/codes/next',
      'userCode is what the next device gets to show',
      async (visit) => {
        control.nextUserCode((await readJson(visit, codeBody)).userCode);
      },
    ),
    act('POST', '/control/time/advance', 'jumps the clock by seconds', async (visit) => {
      control.advanceTime((await readJson(visit, advanceBody)).seconds);
    }),
    act(
      'PUT',
      '/control/authorize-every-code',
      'approves all codes that come, after delayMs',
      async (visit) => {
        stopAuthorizing = control.authorizeEveryCode((await readJson(visit, delayBody)).delayMs);
      },
    ),
    act('DELETE', '/control/authorize-every-code', 'ends that', async () => stopAuthorizing()),
    act('DELETE', '/control/violations', 'forgets all violations', async () =>
      control.forgetViolations(),
    ),
  ];
}

function deviceActs(control: SimulatorControl): readonly ControlRoute[] {
  return [
    act('POST', '/control/devices/:id/forget', 'removes a device', async (_, [id = '']) =>
      control.forget(id),
    ),
    act('POST', '/control/devices/:id/pause', 'pauses a device', async (_, [id = '']) =>
      control.pause(id),
    ),
    act('POST', '/control/devices/:id/resume', 'resumes it', async (_, [id = '']) =>
      control.resume(id),
    ),
    act(
      'POST',
      '/control/devices/:id/name',
      'renames a device to name',
      async (visit, [id = '']) => {
        control.renameDevice(id, (await readJson(visit, nameBody)).name);
      },
    ),
    act(
      'POST',
      '/control/devices/:id/timezone',
      'moves a device to timezone',
      async (visit, [id = '']) => {
        control.setTimezone(id, (await readJson(visit, timezoneBody)).timezone);
      },
    ),
    act(
      'POST',
      '/control/devices/:id/drop-sockets',
      "resets a device's open sockets",
      async (_, [id = '']) => control.dropSockets(id),
    ),
  ];
}

function faultActs(control: SimulatorControl): readonly ControlRoute[] {
  return [
    act(
      'PUT',
      '/control/faults/:name',
      'switches a fault on, with its parameters',
      async (visit, [name = '']) => {
        control.faults.enable(name, await readJson(visit, paramsBody));
      },
    ),
    act('DELETE', '/control/faults/:name', 'switches it off', async (_, [name = '']) =>
      control.faults.disable(name),
    ),
    act('DELETE', '/control/faults', 'switches all faults off', async () =>
      control.faults.disableAll(),
    ),
  ];
}

/** Tells something, or why not. */
function get(path: string, does: string, read: (visit: Visit) => unknown): ControlRoute {
  return call('GET', path, does, async (visit) => read(visit));
}

/** Does something, or says why not. */
function act(
  method: VisitRoute['method'],
  path: string,
  does: string,
  perform: (visit: Visit, pieces: readonly string[]) => Promise<void>,
): ControlRoute {
  return call(method, path, does, async (visit, pieces) => {
    await perform(visit, pieces);
    return { done: true };
  });
}

function call(
  method: VisitRoute['method'],
  path: string,
  does: string,
  answer: (visit: Visit, pieces: readonly string[]) => Promise<unknown>,
): ControlRoute {
  const handle: VisitRoute['handle'] = async (visit, pieces) => {
    try {
      return jsonReply(200, await answer(visit, pieces));
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      return refusal(error);
    }
  };
  return { method, path, does, handle };
}

function refusal({ code, message }: SimulatorError): Reply {
  return jsonReply(code.startsWith('unknown_') ? 404 : 400, { error: code, message });
}

function events(visit: Visit, control: SimulatorControl): LiveReply {
  return eventStream(visit.gone, (send) => control.onEvent((event) => send(JSON.stringify(event))));
}
