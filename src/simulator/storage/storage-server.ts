import { serveWithFaults } from '../http/faulted-exchange.ts';
import { troubleHost } from '../http/host-trouble.ts';
import { type LoopbackServer, startLoopbackServer } from '../http/loopback-server.ts';
import type { ParserFault } from '../http/parser-fault.ts';
import type { Reply } from '../http/reply.ts';
import type { FlawedIdentities } from '../tls/flawed-certificates.ts';
import type { ServerIdentity } from '../tls/server-certificate.ts';
import type { World } from '../world/world.ts';
import { partWork } from './put-part.ts';
import { requestTimeout, xmlError } from './xml-error.ts';

const HEADERS_TIMEOUT_MS = 20_000;

/** The host of the upload URLs: takes parts, and nothing else. */
export async function startStorageServer(
  world: World,
  port: number,
  identity: ServerIdentity,
  flawed: FlawedIdentities,
): Promise<LoopbackServer> {
  const server = await startLoopbackServer({
    port,
    identity,
    flawed,
    sharedWithPeople: false,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    // A part takes as long as it takes; silence is what ends it.
    requestTimeoutMs: 0,
    serve: (incoming) => serveWithFaults(world, incoming, partWork(world)),
    refuse: refuseMalformed,
    onPlainHttp: () => {
      world.violations.record('http.https-only', 'spoke plain HTTP to the storage host', null);
    },
  });
  troubleHost(world, 'storage', server);
  return server;
}

function refuseMalformed({ status, reason }: ParserFault): Reply {
  if (status === 408) return requestTimeout();
  return xmlError(status === 431 ? 'RequestHeaderSectionTooLarge' : 'BadRequest', reason);
}
