import { z } from 'zod';
import type { SimulatorControl } from '../control.ts';
import { eventStream } from '../http/event-stream.ts';
import { type LiveReply, type Reply, jsonReply } from '../http/reply.ts';
import type { Visit, VisitRoute } from '../http/visit.ts';
import { SimulatorError } from '../simulator-error.ts';
import { readJson } from './json-act.ts';

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

type Handle = VisitRoute['handle'];

/** `SimulatorControl` over HTTPS: the same acts, for testers of devices in any language. */
export function controlRoutes(control: SimulatorControl): readonly VisitRoute[] {
  let stopAuthorizing = () => {};
  return [
    get('/control/project', () => control.project()),
    get('/control/codes', () => control.pendingCodes()),
    get('/control/time', () => control.time()),
    get('/control/devices', () => control.devices()),
    get('/control/assets', () => control.assets()),
    get('/control/markers', () => control.markers()),
    get('/control/calls', () => control.calls()),
    get('/control/violations', () => control.violations()),
    get('/control/faults', () => control.faults.list()),
    route('GET', '/control/events', async (visit) => events(visit, control)),
    act('POST', '/control/project', async (visit) => {
      control.renameProject((await readJson(visit, nameBody)).name);
    }),
    act('POST', '/control/codes/:code/authorize', async (visit, [code = '']) => {
      control.authorize(code, await readJson(visit, authorizeBody));
    }),
    act('POST', '/control/codes/next', async (visit) => {
      control.nextUserCode((await readJson(visit, codeBody)).userCode);
    }),
    act('POST', '/control/time/advance', async (visit) => {
      control.advanceTime((await readJson(visit, advanceBody)).seconds);
    }),
    act('PUT', '/control/authorize-every-code', async (visit) => {
      stopAuthorizing = control.authorizeEveryCode((await readJson(visit, delayBody)).delayMs);
    }),
    act('DELETE', '/control/authorize-every-code', async () => stopAuthorizing()),
    act('POST', '/control/devices/:id/forget', async (_, [id = '']) => control.forget(id)),
    act('POST', '/control/devices/:id/pause', async (_, [id = '']) => control.pause(id)),
    act('POST', '/control/devices/:id/resume', async (_, [id = '']) => control.resume(id)),
    act('POST', '/control/devices/:id/name', async (visit, [id = '']) => {
      control.renameDevice(id, (await readJson(visit, nameBody)).name);
    }),
    act('POST', '/control/devices/:id/timezone', async (visit, [id = '']) => {
      control.setTimezone(id, (await readJson(visit, timezoneBody)).timezone);
    }),
    act('POST', '/control/devices/:id/drop-sockets', async (_, [id = '']) =>
      control.dropSockets(id),
    ),
    act('PUT', '/control/faults/:name', async (visit, [name = '']) => {
      control.faults.enable(name, await readJson(visit, paramsBody));
    }),
    act('DELETE', '/control/faults/:name', async (_, [name = '']) => control.faults.disable(name)),
    act('DELETE', '/control/faults', async () => control.faults.disableAll()),
  ];
}

function get(path: string, read: () => unknown): VisitRoute {
  return route('GET', path, async () => jsonReply(200, read()));
}

/** Does something, or says why not. */
function act(
  method: VisitRoute['method'],
  path: string,
  perform: (visit: Visit, pieces: readonly string[]) => Promise<void>,
): VisitRoute {
  return route(method, path, async (visit, pieces) => {
    try {
      await perform(visit, pieces);
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      return refusal(error);
    }
    return jsonReply(200, { done: true });
  });
}

function refusal({ code, message }: SimulatorError): Reply {
  return jsonReply(code.startsWith('unknown_') ? 404 : 400, { error: code, message });
}

function events(visit: Visit, control: SimulatorControl): LiveReply {
  return eventStream(visit.gone, (send) => control.onEvent((event) => send(JSON.stringify(event))));
}

function route(method: VisitRoute['method'], path: string, handle: Handle): VisitRoute {
  return { method, path, handle };
}
