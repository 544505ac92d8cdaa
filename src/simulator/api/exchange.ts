import type { IncomingHttpHeaders } from 'node:http';
import type { RequirementId } from '../../spec/index.ts';
import { CLIENT_VERSION_IF_MISSING, HEADERS, SEMVER_PATTERN } from '../../spec/index.ts';
import { type Served, obey } from '../http/faulted-exchange.ts';
import { readBody } from '../http/read-body.ts';
import { type Reply, detailedError } from '../http/reply.ts';
import { parseTarget } from '../http/target.ts';
import type { Call } from '../world/call-log.ts';
import type { Device } from '../world/device.ts';
import type { World } from '../world/world.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

/** One call to the API, as routes see it. */
export class Exchange {
  readonly world: World;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Valid SemVer, always. */
  readonly clientVersion: string;
  readonly #served: Served;

  constructor(world: World, served: Served) {
    const { request } = served.incoming;
    this.world = world;
    this.#served = served;
    this.method = request.method ?? '';
    this.path = parseTarget(request.url).path;
    this.headers = request.headers;
    const version = this.headers[HEADERS.clientVersion];
    const valid = typeof version === 'string' && SEMVER_PATTERN.test(version);
    this.clientVersion = valid ? version : CLIENT_VERSION_IF_MISSING;
  }

  get call(): Call {
    return this.#served.call;
  }

  /** @param what completes "A device …"; never quotes a secret */
  violate(requirement: RequirementId | null, what: string): void {
    this.world.violations.record(requirement, what, this.call);
  }

  /** This call is that device's: noted, and a sign of life. */
  belongsTo(device: Device): void {
    this.call.deviceId = device.id;
    this.world.devices.touch(device, this.clientVersion);
  }

  /** @throws Refusal when the body is too large */
  async body(limitBytes = BODY_LIMIT_BYTES): Promise<Buffer> {
    const { incoming, faults } = this.#served;
    incoming.letBodyCome();
    let before = 0;
    return readBody(incoming.request, limitBytes, tooLarge(), async (receivedBytes, totalBytes) => {
      const pieceBytes = receivedBytes - before;
      before = receivedBytes;
      obey(await faults.receiving({ pieceBytes, receivedBytes, totalBytes }));
    });
  }
}

function tooLarge(): Reply {
  return detailedError(413, 'Request Entity Too Large', 'The request body is too large');
}
