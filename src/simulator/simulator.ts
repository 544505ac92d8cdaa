import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startApiServer } from './api/api-server.ts';
import { keptClientSecret } from './client-secret-file.ts';
import { type SimulatorControl, createControl } from './control.ts';
import { printable } from './http/target.ts';
import type { LoopbackServer } from './http/loopback-server.ts';
import { DEFAULT_SEED, type SimulatorOptions, requireOwnPorts, settle } from './options.ts';
import { SimulatorError } from './simulator-error.ts';
import { ContentStore } from './storage/content-store.ts';
import { startStorageServer } from './storage/storage-server.ts';
import { createUrlSigner } from './storage/upload-url.ts';
import { parsePlan } from './plan/plan.ts';
import { PlanRunner } from './plan/plan-runner.ts';
import { type CertificateAuthority, openAuthority } from './tls/certificate-authority.ts';
import { issueFlawedIdentities } from './tls/flawed-certificates.ts';
import { issueServerIdentity } from './tls/server-certificate.ts';
import { createWorld } from './world/world.ts';

/** A running stand-in for Frame.io. */
export interface Simulator {
  /** `https://127.0.0.1:PORT`: what a device takes as its API. */
  readonly apiUrl: string;
  /** For people. */
  readonly pageUrl: string;
  /** Where upload URLs lead; devices learn it from those. */
  readonly storageUrl: string;
  /** The CA that signed every certificate here, for the device's trust. */
  readonly caFile: string;
  readonly caPem: string;
  /** Of the device model; devices need it, users must not. */
  readonly clientSecret: string;
  readonly control: SimulatorControl;
  /** Ends every connection at once; the temporary folder, if it was ours, goes with it. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Frame.io's Camera to Cloud API on loopback, over real HTTPS with a CA of its own.
 *
 * @throws SimulatorError `bad_option`, `bad_plan`, `port_taken`, `port_refused`, `data_dir`
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const plan = options.plan === undefined ? null : parsePlan(options.plan);
  const settled = settle({ ...options, seed: options.seed ?? plan?.seed ?? DEFAULT_SEED });
  requireOwnPorts(options);
  const dataDir = await openDataDir(options);
  const settings = { ...settled, clientSecret: dataDir.clientSecret ?? settled.clientSecret };
  const opened: (() => Promise<void>)[] = [dataDir.close];
  const close = async () => {
    for (const end of opened.splice(0).toReversed()) await end();
  };
  try {
    const identity = await issueServerIdentity(dataDir.authority);
    const flawed = await issueFlawedIdentities(dataDir.authority);
    const store = new ContentStore(dataDir.path);
    const world = createWorld(settings, store);
    if (options.onEvent !== undefined) world.events.subscribe(options.onEvent);
    const control = createControl(world);
    opened.push(async () => {
      control.authorizeEveryCode()();
      store.close();
      await world.assets.settled();
    });
    const keep = <S extends Pick<LoopbackServer, 'close'>>(server: S) => {
      opened.push(() => server.close());
      return server;
    };
    const storage = keep(
      await startStorageServer(world, options.storagePort ?? 0, identity, flawed),
    );
    const host = `localhost:${storage.port}`;
    const storageUrl = `https://${host}`;
    const signer = createUrlSigner({
      host,
      credentials: world.credentials,
      lifeSeconds: settings.uploadUrlLifeSeconds,
      now: settings.now,
    });
    const port = options.port ?? 0;
    const peoplePort = options.peoplePort ?? null;
    const server = { world, control, port, peoplePort, identity, flawed, signer };
    const api = keep(await startApiServer(server));
    if (plan !== null) {
      const runner = new PlanRunner(plan, world, control);
      opened.push(async () => runner.stop());
      runner.start();
    }
    const apiUrl = `https://127.0.0.1:${api.port}`;
    return {
      apiUrl,
      pageUrl: `https://127.0.0.1:${api.peoplePort}/`,
      storageUrl,
      caFile: dataDir.authority.caFile,
      caPem: dataDir.authority.caPem,
      clientSecret: settings.clientSecret,
      control,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface DataDir {
  readonly path: string;
  readonly authority: CertificateAuthority;
  /** The one that is kept there; null: none is. */
  readonly clientSecret: string | null;
  readonly close: () => Promise<void>;
}

async function openDataDir({ dataDir: wanted, ...options }: SimulatorOptions): Promise<DataDir> {
  const path =
    wanted === undefined ? await mkdtemp(join(tmpdir(), 'dailies-simulator-')) : resolve(wanted);
  const close = async () => {
    if (wanted === undefined) await rm(path, { recursive: true, force: true });
  };
  try {
    const authority = await openAuthority(path);
    const keeps = wanted !== undefined && options.clientSecret === undefined;
    const clientSecret = keeps ? await keptClientSecret(path) : null;
    return { path, authority, clientSecret, close };
  } catch (cause) {
    await close();
    const message = `The simulator cannot keep its files in ${path}: ${whyUnusable(cause)}.`;
    throw new SimulatorError('data_dir', message, { cause });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'it is on a read-only disk',
  ENOENT: 'no folder can be made there',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  ENOSPC: 'the disk is full',
};

function whyUnusable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
  return WORDS[code] ?? printable(message);
}
