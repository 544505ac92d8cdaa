import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  startSimulator,
  type AssetView,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.ts';
import { Program, makeFolder, runProgram, type Ended } from './program.ts';

/** A stand-in for Frame.io and a state dir of its own: what one test needs to run the program. */
export interface Stage extends AsyncDisposable {
  readonly frameio: Simulator;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  run(...args: string[]): Promise<Ended>;
  /** As a person at a pipe sees it, without --json. */
  plain(...args: string[]): Promise<Ended>;
  start(...args: string[]): Program;
  /** As a person at a pipe sees it, and goes on. */
  startPlain(...args: string[]): Program;
  /** A device over the SDK that takes these files and works its whole queue off until it is killed. */
  device(...paths: string[]): Program;
  /** Pairs, with Frame.io's side approving at once. */
  pair(): Promise<Ended>;
  /** Frame.io's assets, once it has put together everything whose parts are in. */
  assets(): Promise<readonly AssetView[]>;
  /** A file of random-looking bytes that differ from name to name. */
  file(name: string, sizeBytes: number): Promise<string>;
}

/** Where the simulator's storage takes a part, also when the device has erased its upload URL. */
export const partPath = (assetId: string, { number }: { readonly number: number }): string =>
  `/parts/${assetId}/${number}`;

const LONG_DEVICE = join(import.meta.dirname, 'long-device.ts');

export async function makeStage(options: SimulatorOptions = {}): Promise<Stage> {
  const folder = await makeFolder();
  const frameio = await startSimulator({
    pollIntervalSeconds: 0.2,
    // Outlives the simulator, so that a device still has its CA file when Frame.io is away.
    dataDir: join(folder.path, 'frameio'),
    ...options,
  });
  const env = {
    DAILIES_STATE_DIR: join(folder.path, 'device'),
    DAILIES_API_URL: frameio.apiUrl,
    DAILIES_CA_FILE: frameio.caFile,
    DAILIES_CLIENT_SECRET: frameio.clientSecret,
  };
  const started: Program[] = [];
  const keep = (program: Program) => {
    started.push(program);
    return program;
  };
  return {
    frameio,
    folder: folder.path,
    env,
    run: async (...args) => runProgram([...args, '--json'], env),
    plain: async (...args) => runProgram(args, env),
    start: (...args) => keep(new Program([...args, '--json'], env)),
    startPlain: (...args) => keep(new Program(args, env)),
    device: (...paths) => keep(new Program(paths, env, null, LONG_DEVICE)),
    pair: async () => {
      const stop = frameio.control.authorizeEveryCode();
      const ended = await runProgram(['pair', '--json'], env);
      stop();
      return ended;
    },
    assets: async () => assembled(frameio),
    file: async (name, sizeBytes) => {
      const path = join(folder.path, name);
      await writeFile(path, pseudoRandom(name, sizeBytes));
      return path;
    },
    [Symbol.asyncDispose]: async () => {
      for (const program of started) program.kill('SIGKILL');
      await frameio.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function assembled({ control }: Simulator): Promise<readonly AssetView[]> {
  const open = () =>
    control
      .assets()
      .some(
        ({ status, failure, storedParts, parts, receivedBytes, sizeBytes }) =>
          status === 'created' &&
          failure === null &&
          storedParts === parts &&
          receivedBytes === sizeBytes,
      );
  let unsubscribe = () => {};
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!open()) resolve();
    };
    unsubscribe = control.onEvent(look);
    look();
  });
  unsubscribe();
  return control.assets();
}

/** Xorshift: fast, and no two parts alike. */
function pseudoRandom(seed: string, sizeBytes: number): Buffer {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  let x = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) | 0, 1) || 1;
  for (let index = 0; index < words.length; index++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[index] = x;
  }
  return Buffer.from(words.buffer, 0, sizeBytes);
}
