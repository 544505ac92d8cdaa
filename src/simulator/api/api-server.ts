import { PATHS } from '../../spec/index.ts';
import { controlRoutes } from '../control/control-routes.ts';
import type { SimulatorControl } from '../control.ts';
import { serveWithFaults } from '../http/faulted-exchange.ts';
import { type LoopbackServer, startLoopbackServer } from '../http/loopback-server.ts';
import { detailedError } from '../http/reply.ts';
import { serveVisit } from '../http/serve-visit.ts';
import { parseTarget } from '../http/target.ts';
import { PAGE_HEADERS } from '../page/layout.ts';
import { pageActs } from '../page/page-acts.ts';
import { pageRoutes } from '../page/page-routes.ts';
import { SocketHub } from '../socket/socket-hub.ts';
import type { UrlSigner } from '../storage/upload-url.ts';
import type { ServerIdentity } from '../tls/server-certificate.ts';
import type { World } from '../world/world.ts';
import { apiWork } from './api-work.ts';
import { apiRoutes } from './routes.ts';

const HEADERS_TIMEOUT_MS = 10_000;
/** Everything else is the devices'. */
const PEOPLE = /^\/($|pair(\/|$)|page\/|control\/|favicon\.ico$)/;

export interface ApiServerOptions {
  readonly world: World;
  readonly control: SimulatorControl;
  readonly port: number;
  readonly identity: ServerIdentity;
  readonly signer: UrlSigner;
}

/** One port, two doors: the API for devices, and the page with its control acts for people. */
export async function startApiServer(options: ApiServerOptions): Promise<LoopbackServer> {
  const { world, control, identity, signer } = options;
  const { now, requestSeconds } = world.settings;
  const requestTimeoutMs = requestSeconds * 1000;
  // The port may be known only after listening, which is before the first request.
  let port = options.port;
  const pairingUrl = () => `https://127.0.0.1:${port}/pair`;
  const devices = apiRoutes({ pairingUrl, signer });
  const source = { control, now };
  const people = [...pageRoutes(source), ...pageActs(source), ...controlRoutes(control)];
  const sockets = new SocketHub(world);
  const server = await startLoopbackServer({
    port: options.port,
    identity,
    headersTimeoutMs: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeoutMs,
    serve: (incoming) =>
      PEOPLE.test(parseTarget(incoming.request.url).path)
        ? serveVisit(incoming, { port, now, routes: people, headers: PAGE_HEADERS })
        : serveWithFaults(world, incoming, apiWork(world, devices)),
    upgrade: { path: PATHS.socket, take: (upgrade) => sockets.take(upgrade) },
    refuse: ({ status, reason }) => detailedError(status, 'Bad Request', reason),
    onPlainHttp: () => {
      world.violations.record('http.https-only', 'spoke plain HTTP to the API host', null);
    },
  });
  ({ port } = server);
  const close = () => {
    sockets.close();
    return server.close();
  };
  return { port, close };
}
