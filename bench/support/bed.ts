import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../../test/support/certificate.ts';
import { DeviceRun, type Ran } from './device-run.ts';

/** What the storage answers a part with: the MD5 of what came, or an ETag that is none. */
export type Etags = 'md5' | 'none';

/** A paired device of the built program, and somewhere to send to. */
export class Bed implements Disposable {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #stopSink: () => void;

  private constructor(folder: string, env: NodeJS.ProcessEnv, stopSink: () => void) {
    this.#folder = folder;
    this.#env = env;
    this.#stopSink = stopSink;
  }

  static async make(etags: Etags): Promise<Bed> {
    const folder = mkdtempSync(join(tmpdir(), 'dailies-bench-'));
    const pem = await selfSigned('localhost');
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    writeFileSync(key, pem.key);
    writeFileSync(cert, pem.cert);
    const sink = fork(join(import.meta.dirname, 'sink.ts'), [key, cert, etags]);
    const [apiUrl] = (await once(sink, 'message')) as [string];
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      // So that a profile can be asked for.
      NODE_OPTIONS: process.env['NODE_OPTIONS'],
      DAILIES_STATE_DIR: join(folder, 'device'),
      DAILIES_API_URL: apiUrl,
      DAILIES_CA_FILE: cert,
      DAILIES_CLIENT_SECRET: 'bench',
    };
    const bed = new Bed(folder, env, () => void sink.kill());
    await bed.run('pair', '--json');
    return bed;
  }

  [Symbol.dispose](): void {
    this.#stopSink();
    rmSync(this.#folder, { recursive: true });
  }

  start(...args: string[]): DeviceRun {
    return new DeviceRun(args, this.#env, this.#folder);
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<Ran> {
    return this.start(...args).ended();
  }
}
