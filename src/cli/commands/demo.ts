import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DailiesError,
  createDevice,
  serveLocalApi,
  type Device,
  type DeviceEvent,
} from '../../agent/index.ts';
import { recordCard } from '../../recorder/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { followDemo, type DemoFollower } from '../live/follow.ts';
import type { Printer } from '../print/printer.ts';
import { SomeFailed } from '../some-failed.ts';
import { prove } from './demo-proof.ts';
import { start } from './simulator.ts';

export interface DemoOptions {
  readonly once?: boolean;
  readonly port?: number;
}

const TAKES_ONCE = 3;
/** Long enough to be seen arriving while it is recorded: a part is 5 MiB at least (protocol.md §13.2). */
const TAKE_SECONDS = 10;
const GAP_SECONDS = 1.5;
const MEDIA_BITS_PER_SECOND = 30_000_000;
/** Twice what the camera makes, a fair uplink from a set: 60 Mb/s. */
const UPLINK_BYTES_PER_SECOND = 7_500_000;
/** Long enough to see the code, as the person at Frame.io would take to type it. */
const TYPING_MS = 2_000;

/**
 * The main job with nothing else set up: a stand-in for Frame.io, a recorder that writes real media in
 * real time, and a device that pairs and uploads; what arrived is compared with what was recorded.
 */
export async function demo(options: DemoOptions, printer: Printer): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'dailies-demo-'));
  const closing: (() => Promise<void>)[] = [
    async () => rm(folder, { recursive: true, force: true }),
  ];
  try {
    const frameio = await start({
      pollIntervalSeconds: 1,
      projectName: 'Night Shoot',
      userName: 'Demo Operator',
      dataDir: join(folder, 'frameio'),
    });
    closing.push(async () => frameio.close());
    frameio.control.faults.enable('bandwidth', { bytesPerSecond: UPLINK_BYTES_PER_SECOND });
    const device = await createDevice({
      stateDir: join(folder, 'device'),
      apiUrl: frameio.apiUrl,
      caFile: frameio.caFile,
      clientSecret: frameio.clientSecret,
      // Gone in the end: nothing of it shall stay in anybody's keychain.
      vault: { key: 'machine' },
    });
    closing.push(async () => device.close());
    const api = await serveLocalApi(device, { port: options.port ?? 0 });
    closing.push(async () => api.close());
    const show = await followDemo(device, printer);
    closing.push(async () => show.close());
    return await new Demo({ frameio, device, show, folder: join(folder, 'card') }, options).run(
      api.url,
      printer,
    );
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

interface Cast {
  readonly frameio: Simulator;
  readonly device: Device;
  readonly show: DemoFollower;
  /** Where the recorder writes and the device watches. */
  readonly folder: string;
}

class Demo {
  readonly #cast: Cast;
  readonly #once: boolean;
  readonly #startedAtMs = Date.now();
  readonly #stop = new AbortController();
  readonly #proofs: Promise<boolean>[] = [];
  readonly #ended = new Set<string>();
  #completedBytes = 0;
  #failed = 0;
  #wake: () => void = () => undefined;

  constructor(cast: Cast, options: DemoOptions) {
    this.#cast = cast;
    this.#once = options.once === true;
  }

  async run(pageUrl: string, printer: Printer): Promise<number> {
    const { device, frameio, show, folder } = this.#cast;
    const stopListening = onInterrupt(() => this.#stopAll('interrupt'));
    show.onKey((key) => this.#stopAll(key));
    const unsubscribe = device.on((event) => this.#hear(event));
    try {
      show.event(
        { type: 'listening', url: pageUrl, pid: process.pid },
        { frameio: frameio.pageUrl },
      );
      frameio.control.authorizeEveryCode(TYPING_MS);
      const end = await device.pair({ renew: true, timeoutMs: null });
      if (end.kind === 'failed') throw new DailiesError(end.code, end.message);
      const takes = this.#stopped ? [] : await this.#record(folder);
      await this.#arrivals(takes);
      return await this.#finish(takes.length, printer);
    } finally {
      unsubscribe();
      stopListening();
    }
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #stopAll(why: 'quit' | 'interrupt'): void {
    this.#stop.abort(why);
    this.#cast.device.cancelPairing();
    this.#wake();
  }

  /** Records take after take into the watched folder; returns the paths of those that were closed. */
  async #record(folder: string): Promise<readonly string[]> {
    const { device, show } = this.#cast;
    await mkdir(folder);
    device.start();
    await device.watch(folder);
    const paths: string[] = [];
    const takes = recordCard({
      folder,
      // As it is written, so it stays: its beginning need not wait for its end.
      container: 'fmp4',
      takes: this.#once ? TAKES_ONCE : Infinity,
      durationSeconds: TAKE_SECONDS,
      gapSeconds: GAP_SECONDS,
      bitsPerSecond: MEDIA_BITS_PER_SECOND,
      signal: this.#stop.signal,
    });
    for await (const take of takes) {
      const { path, writer } = take;
      show.recording({ type: 'recording', path, writer }, () => take.bytesWritten());
      const closed = await take.done.then(
        () => true,
        () => false,
      );
      if (closed) paths.push(path);
    }
    return paths;
  }

  #hear(event: DeviceEvent): void {
    if (event.type === 'completed') {
      this.#completedBytes += event.totalBytes;
      this.#proofs.push(this.#prove(event));
    }
    if (event.type === 'failed' || event.type === 'skipped') this.#failed += 1;
    if (event.type === 'completed' || event.type === 'failed' || event.type === 'skipped') {
      this.#ended.add(event.path);
      this.#wake();
    }
  }

  async #prove(event: Extract<DeviceEvent, { type: 'completed' }>): Promise<boolean> {
    const proof = await prove(this.#cast.frameio.control, event);
    this.#cast.show.event(proof);
    return proof.identical && proof.playable;
  }

  /** Waits until every recorded file has its end at Frame.io, or a person has had enough. */
  async #arrivals(paths: readonly string[]): Promise<void> {
    while (!this.#stopped && !paths.every((path) => this.#ended.has(path))) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #finish(recorded: number, printer: Printer): Promise<number> {
    const proved = await Promise.all(this.#proofs);
    const completed = proved.filter((good) => good).length;
    const failed = this.#failed + proved.length - completed;
    await this.#cast.show.close();
    printer.event({
      type: 'result',
      completed,
      failed,
      skipped: 0,
      totalBytes: this.#completedBytes,
      durationMs: Date.now() - this.#startedAtMs,
    });
    if (failed > 0) {
      throw new SomeFailed(
        'storage_error',
        `${failed} of ${recorded} takes did not arrive whole`,
        '',
      );
    }
    if (this.#stop.signal.reason === 'interrupt') {
      throw new DailiesError('cancelled', 'The demo was stopped', {
        hint: 'Everything it made is removed.',
      });
    }
    return EXIT.done;
  }
}
