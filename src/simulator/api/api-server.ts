import { STATUS_CODES } from 'node:http';
import { PATHS } from '../../spec/index.ts';
import { controlRoutes } from '../control/control-routes.ts';
import { visitRefusal } from '../control/visit-refusal.ts';
import type { SimulatorControl } from '../control.ts';
import { serveWithFaults } from '../http/faulted-exchange.ts';
import { troubleHost } from '../http/host-trouble.ts';
import {
  type Incoming,
  type LoopbackServer,
  startLoopbackServer,
} from '../http/loopback-server.ts';
import type { ParserFault } from '../http/parser-fault.ts';
import { detailedError } from '../http/reply.ts';
import { serveVisit } from '../http/serve-visit.ts';
import { parseTarget } from '../http/target.ts';
import { PAGE_HEADERS } from '../page/layout.ts';
import { pageActs } from '../page/page-acts.ts';
import { pageRoutes } from '../page/page-routes.ts';
import { SocketHub } from '../socket/socket-hub.ts';
import type { UrlSigner } from '../storage/upload-url.ts';
import type { FlawedIdentities } from '../tls/flawed-certificates.ts';
import type { ServerIdentity } from '../tls/server-certificate.ts';
import type { World } from '../world/world.ts';
import { apiWork } from './api-work.ts';
import { apiRoutes } from './routes.ts';

const HEADERS_TIMEOUT_MS = 10_000;
/** Everything else is the devices'. */
const PEOPLE = /^\/($|pair(\/|$)|page\/|control(\/|$)|favicon\.ico$)/;

export interface ApiServerOptions {
  readonly world: World;
  readonly control: SimulatorControl;
  readonly port: number;
  readonly identity: ServerIdentity;
  readonly flawed: FlawedIdentities;
  /** null: people use the devices' port. */
  readonly peoplePort: number | null;
  readonly signer: UrlSigner;
}

export interface ApiServer extends Pick<LoopbackServer, 'port' | 'close'> {
  /** Where the page and the control acts are. */
  readonly peoplePort: number;
}

/** Two doors: the API for devices, and the page with its control acts for people; on one port or two. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { world, control, identity, flawed, signer, peoplePort } = options;
  const { now, requestSeconds } = world.settings;
  const requestTimeoutMs = requestSeconds * 1000;
  const shared = peoplePort === null;
  // Known only after listening, which is before the first request.
  let visitedPort = 0;
  const pairingUrl = () => `https://127.0.0.1:${visitedPort}/pair`;
  const devices = apiRoutes({ pairingUrl, signer });
  const source = { control, now };
  const calls = controlRoutes(control);
  const routes = [...pageRoutes(source), ...pageActs(source), ...calls];
  const refuse = visitRefusal(calls);
  const visit = (incoming: Incoming) => {
    incoming.connection.isPeoples = true;
    return serveVisit(incoming, { port: visitedPort, now, routes, refuse, headers: PAGE_HEADERS });
  };
  const isVisit = ({ request }: Incoming) => shared && PEOPLE.test(parseTarget(request.url).path);
  const sockets = new SocketHub(world);
  const common = {
    identity,
    flawed,
    headersTimeoutMs: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeoutMs,
    refuse: ({ status, reason }: ParserFault) =>
      detailedError(status, STATUS_CODES[status] ?? 'Bad Request', reason),
  };
  const server = await startLoopbackServer({
    ...common,
    port: options.port,
    sharedWithPeople: shared,
    serve: (incoming) =>
      isVisit(incoming)
        ? visit(incoming)
        : serveWithFaults(world, incoming, apiWork(world, devices)),
    upgrade: { path: PATHS.socket, take: (upgrade) => sockets.take(upgrade) },
    onPlainHttp: () => {
      world.violations.record('http.https-only', 'spoke plain HTTP to the API host', null);
    },
  });
  const close = async () => {
    sockets.close();
    await server.close();
  };
  troubleHost(world, 'api', server);
  visitedPort = server.port;
  if (shared) return { port: server.port, peoplePort: server.port, close };
  try {
    const people = await startLoopbackServer({
      ...common,
      port: peoplePort,
      sharedWithPeople: true,
      serve: visit,
      onPlainHttp: () => undefined,
    });
    visitedPort = people.port;
    return {
      port: server.port,
      peoplePort: people.port,
      close: async () => void (await Promise.all([close(), people.close()])),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
