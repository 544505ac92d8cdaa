import {
  deviceCodeRequest,
  identityRequest,
  parseDeviceCode,
  parseIdentity,
  parseTokenPair,
  readExchange,
  tokenByDeviceCodeRequest,
  type ApiContext,
  type Result,
} from '../../src/core/index.ts';
import { ApiClient, PartClient, SecureChannel } from '../../src/platform/index.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import type { StormClock } from './storm-clock.ts';

/** No storm lasts so long: the token is the session's business, not the engine's. */
const TOKEN_LIFE_SECONDS = 1e9;

/** Frame.io, and the real ways to it, for many storms: one device, paired once. */
export class StandIn {
  readonly simulator: Simulator;
  readonly context: ApiContext;
  readonly accessToken: string;
  api: ApiClient;
  parts: PartClient;

  private constructor(simulator: Simulator, api: ApiClient, accessToken: string) {
    this.simulator = simulator;
    this.context = contextOf(simulator);
    this.accessToken = accessToken;
    this.api = api;
    this.parts = new PartClient(new SecureChannel([simulator.caPem]));
  }

  /** No connection of an earlier storm is left, or what a seed brings would hang on what was before. */
  async connectAnew(): Promise<void> {
    this.parts.close();
    await this.api.close();
    this.parts = new PartClient(new SecureChannel([this.simulator.caPem]));
    this.api = new ApiClient(new SecureChannel([this.simulator.caPem]));
  }

  static async start(clock: StormClock, dataDir: string): Promise<StandIn> {
    const simulator = await startSimulator({
      now: clock.trueNow,
      accessTokenLifeSeconds: TOKEN_LIFE_SECONDS,
      dataDir,
    });
    const api = new ApiClient(new SecureChannel([simulator.caPem]));
    return new StandIn(simulator, api, await pair(simulator, api, clock));
  }

  async close(): Promise<void> {
    this.parts.close();
    await this.api.close();
    await this.simulator.close();
  }
}

const contextOf = ({ apiUrl }: Simulator): ApiContext => ({ apiUrl, clientVersion: '1.2.3' });

async function pair(simulator: Simulator, api: ApiClient, clock: StormClock): Promise<string> {
  const { clientSecret, control } = simulator;
  const context = contextOf(simulator);
  const client = { clientId: 'storm', clientSecret };
  const asked = await api.send(deviceCodeRequest(context, client, { linkPairing: false }));
  const code = valueOf(readExchange('requestCode', asked, parseDeviceCode));
  control.authorize(code.userCode);
  clock.sleep(code.intervalSeconds * 1000);
  const polled = await api.send(tokenByDeviceCodeRequest(context, client, code.deviceCode));
  const { accessToken } = valueOf(readExchange('pollToken', polled, parseTokenPair));
  const told = await api.send(identityRequest(context, accessToken));
  valueOf(readExchange('identity', told, parseIdentity));
  return accessToken;
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`the device could not be paired: ${result.outcome.message}`);
}
